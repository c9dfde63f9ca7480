import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import type { TextEvent } from '../../src/event.ts';
import type { RepliesOptions } from '../../src/operators/index.ts';
import { replies } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const values = {
  a: text('one', { conversation: 'x' }),
  b: text('fail', { conversation: 'x' }),
  c: text('wrong', { conversation: 'x' }),
  d: text('nothing', { conversation: 'x' }),
  e: text('slow', { conversation: 'x' }),
  f: text('one', { conversation: 'y' }),
  g: text('hang', { conversation: 'x' }),
};

const answers = async ({ data }: TextEvent): Promise<string | undefined> => {
  if (data === 'fail') throw new Error('secret detail');
  if (data === 'wrong') throw new UsageError('say it like this');
  if (data === 'hang') return new Promise(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, data === 'slow' ? 4 : 1));
  return data === 'nothing' ? undefined : `${data}!`;
};
const answering =
  (options: RepliesOptions<TextEvent> = {}) =>
  (source: Observable<TextEvent>) =>
    source.pipe(replies(answers, options));

checklist<TextEvent>(() => answering(), { a: values.g, b: values.g });

it('answers where it was said, in its conversation', async () => {
  const m = { to: 'chat:#ops', data: 'one!', causes: ['a'], conversation: 'x' };
  await marbles(answering(), 'a-|', '-m|', { ...values, m });
});

it('keeps order within a conversation; another does not wait', async () => {
  const m = { data: 'slow!', causes: ['e'] };
  const n = { data: 'one!', causes: ['a'] };
  await marbles(answering(), 'eaf------|', '---omn---|', {
    ...values,
    m,
    n,
    o: { causes: ['f'] },
  });
});

it('says that it failed, without the reason, and goes on', async () => {
  const m = { data: 'something went wrong', causes: ['b'] };
  await marbles(answering(), 'b-a--|', 'm--n-|', { ...values, m, n: { causes: ['a'] } });
});

it('shows how to use it', async () => {
  await marbles(answering(), 'c-|', 'm-|', { ...values, m: { data: 'say it like this' } });
});

it('says what `failed` says, or nothing', async () => {
  const failed = (error: unknown, event: TextEvent) => (event.data === 'fail' ? String(error) : undefined);
  const { released } = await marbles(answering({ failed }), 'bc|', 'm-|', { ...values, m: 'Error: secret detail' });
  expect(released).toEqual(['c']);
});

it('says nothing where the answer is undefined, and lets the event go', async () => {
  const { released } = await marbles(answering(), 'd-|', '--|', values);
  expect(released).toEqual(['d']);
});

it('gives up on an answer that takes too long, and frees the conversation', async () => {
  const m = { data: 'something went wrong', causes: ['g'] };
  await marbles(answering({ within: 5 }), 'ga-----|', '-----mn|', { ...values, m, n: { causes: ['a'] } });
});

it('catches an answer that throws at once', async () => {
  const broken = replies((): string => {
    throw new RangeError('out of it');
  });
  await marbles((source: Observable<TextEvent>) => source.pipe(broken), 'a|', 'm|', {
    ...values,
    m: 'something went wrong',
  });
});
