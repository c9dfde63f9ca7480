import { expect, it } from 'vitest';
import { disk } from '../../src/testing/disk.ts';
import { text } from '../../src/testing/index.ts';

const a = text('one', { id: 'a' });

it('has what was written when it is opened again, and nothing of what was not', async () => {
  const { open, discard } = disk();
  const first = open();
  await first.journal.accept(a, ['echo']);
  const late = first.journal.accept({ ...a, id: 'b' }, ['echo']);
  first.kill();
  await expect(late).rejects.toThrow();
  const second = open();
  expect(await second.journal.counts()).toMatchObject({ open: { echo: 1 } });
  expect(second.journal.durable).toBe(true);
  second.kill();
  discard();
});

it('is one of its own, and empty', async () => {
  const [one, other] = [disk(), disk()];
  const [first, second] = [one.open(), other.open()];
  await first.journal.accept(a, ['echo']);
  expect(await second.journal.accept(a, ['echo'])).toBe('accepted');
  for (const { kill } of [first, second]) kill();
  for (const { discard } of [one, other]) discard();
});
