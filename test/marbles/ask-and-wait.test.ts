import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { ChatEvent, TextEvent } from '../../src/event.ts';
import { askAndWait } from '../../src/operators/index.ts';
import { reply, send } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import type { Given } from '../../src/testing/index.ts';
import { alert, marbles, text, wholeBot } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const asking =
  (counts?: (answer: TextEvent) => boolean) =>
  (source: Observable<ChatEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(
      askAndWait({
        question: (event) => (event.type === 'alert' ? reply(event, `${event.data}: roll back?`) : undefined),
        answered: (event, answer) => [
          answer
            ? send([event, answer], event.replyTo, `${answer.sender.name}: ${answer.data}`)
            : reply(event, 'nobody is there'),
        ],
        within: 4,
        clock,
        ...(counts && { counts }),
      }),
    );
const said = (data: string, given: Given<TextEvent> = {}) =>
  text(data, { addressed: false, conversation: 'x', ...given });
const values = {
  a: alert('disk', { conversation: 'x' }),
  b: said('yes', { by: 'bob' }),
  c: alert('load', { conversation: 'y' }),
  d: said('lunch?', { conversation: 'z' }),
  q: { data: 'disk: roll back?', to: 'chat:#ops', conversation: 'x', causes: ['a'], open: true },
  m: { data: 'bob: yes', causes: ['a', 'b'], open: undefined },
  r: { data: 'load: roll back?', conversation: 'y', causes: ['c'], open: true },
  n: { data: 'nobody is there', causes: ['c'] },
};

checklist<ChatEvent>((world) => (source) => asking()(source, world), values);

it('asks, and waits for an answer in the conversation, but not for ever', async () => {
  await marbles(asking(), 'a--b----c-------|', 'q--m----r---n---|', values);
});

it('lets go of what is no answer: what is said elsewhere, by a program, too late, or does not count', async () => {
  const more = { ...values, e: said('yes', { sender: { bot: true } }), f: said('what?'), g: said('no') };
  const { released } = await marbles(
    asking(({ data }) => data !== 'what?'),
    'adefb-g',
    'q---m',
    more,
  );
  expect(released).toEqual(['d', 'e', 'f', 'g']);
});

it('asks one thing after the other in a conversation', async () => {
  const more = {
    ...values,
    e: alert('load', { conversation: 'x' }),
    f: said('no', { by: 'ann' }),
    r: { data: 'load: roll back?', causes: ['e'] },
    n: { data: 'ann: no', causes: ['e', 'f'] },
  };
  await marbles(asking(), 'aeb---f|', 'q-(mr)n|', more);
});

it('is answered in the thread of what was asked elsewhere, and where there are no threads by what is said to the bot', async () => {
  const more = {
    ...values,
    b: said('yes', { by: 'bob', conversation: 'mail', origin: { replyTo: 'chat:#ops', conversation: 'x' } }),
    e: said('no', { conversation: 'z', addressed: true }),
    m: { data: 'bob: yes', causes: ['a', 'b'] },
    n: { data: 'ann: no', causes: ['c', 'e'] },
  };
  const { released } = await marbles(asking(), 'ab-cde', 'qm-r-n', more);
  expect(released).toEqual(['d']);
});

it('outlives a kill between question and answer', async () => {
  const rollBack = pipeline({
    name: 'roll-back',
    from: ['chat'],
    to: ['chat'],
    horizon: 60_000,
    run: ({ chat }, { clock }) => ({ chat: asking()(chat, { clock }) }),
  });
  await marbles(wholeBot([rollBack]), { chat: 'a---b', bot: '-!-^' }, { chat: 'q---m' }, values, {
    ignore: ['activity'],
  });
  await marbles(
    wholeBot([rollBack]),
    { chat: 'a------', bot: '-!-^' },
    { chat: 'q---n--' },
    {
      ...values,
      n: { data: 'nobody is there', causes: ['a'] },
    },
  );
});
