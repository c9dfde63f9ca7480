import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import type { FindAnswer } from '../../src/operators/index.ts';
import { answerOnce } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const left: string[] = [];
/** Knows something after a time; undefined when it does not. */
const place =
  (name: string, ms: number, knows: (text: string) => string | undefined): FindAnswer<TextEvent> =>
  async ({ data }, signal) => {
    signal.addEventListener('abort', () => left.push(name));
    await new Promise((resolve) => setTimeout(resolve, ms));
    return knows(data);
  };
const wiki = place('wiki', 4, (data) => (data === 'nothing' ? undefined : `wiki: ${data}`));
const service = place('service', 2, (data) => {
  if (data === 'down') throw new Error('secret detail');
  return data === 'who?' ? 'service: me' : undefined;
});
const values = {
  a: text('who?', { conversation: 'x' }),
  b: text('where?', { conversation: 'x' }),
  c: text('down', { conversation: 'y' }),
  d: text('nothing', { conversation: 'x' }),
  m: { data: 'service: me', causes: ['a'], conversation: 'x' },
  n: { data: 'wiki: where?', causes: ['b'] },
  o: { data: 'wiki: down', causes: ['c'] },
};

checklist<TextEvent>(() => answerOnce(() => new Promise(() => undefined)), values);

it('says the first answer, and waits for no other', async () => {
  left.length = 0;
  await marbles(answerOnce(wiki, service), 'a------|', '--m----|', values);
  expect(left).toEqual(['wiki']);
});

it('leaves it to the others where one fails or knows nothing, in order within a conversation', async () => {
  await marbles(answerOnce(wiki, service), 'abc-------|', '--m---(on)|', values);
});

it('says nothing where nobody knows, and lets the event go', async () => {
  const { released } = await marbles(answerOnce(service, wiki), 'd----|', '-----|', values);
  expect(released).toEqual(['d']);
});
