import { VirtualTimeScheduler } from 'rxjs';
import { expect, it } from 'vitest';
import type { Json } from '../../src/json.ts';
import { Answers } from '../../src/pipelines/answering/answers.ts';
import { Dialogs } from '../../src/pipelines/answering/dialogs.ts';
import { emptyState } from '../../src/pipelines/answering/state.ts';
import { personOf } from '../../src/pipelines/person-of.ts';
import { text } from '../../src/testing/index.ts';

it('gives no command the name of one that is gone when its question is over', () => {
  const dialog = { said: { ...text('gone'), id: 'a' }, asked: ['Sure?'], answers: [], until: 0 };
  const dialogs = new Dialogs([{ key: 'dialog/a', value: dialog as unknown as Json }], personOf());
  const state = { ...emptyState(personOf()), dialogs };
  const answers = new Answers({ state, clock: new VirtualTimeScheduler(), vocabulary: { resolve: () => ({}) } });
  const outcome = answers.expire('due', 'a', 1);
  expect(outcome?.noticed).toHaveLength(1);
  expect(outcome?.noticed?.[0]).not.toHaveProperty('command');
});
