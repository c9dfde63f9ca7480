import { it } from 'vitest';
import { marbles } from '../../../src/testing/index.ts';

it('forgets to await', () => {
  // biome-ignore lint/nursery/noFloatingPromises: the mistake that is to be found.
  marbles((source) => source, 'a', 'b');
});

it('awaits', async () => {
  await marbles((source) => source, 'a', 'a');
});
