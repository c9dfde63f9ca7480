import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import type { Digest } from '../../src/pipelines/summary/digest.ts';
import { digest } from '../../src/pipelines/summary/digest.ts';
import { edit, keptOf, nine, removal, reply, run, text } from './history.ts';

const hour = 3_600_000;

function digestOf(...events: readonly Event[]): Digest {
  return digest({ kept: keptOf(events), from: nine, to: nine + hour });
}

describe('kept', () => {
  it('knows a place by either of its names, and leaves out all others', () => {
    const elsewhere = { to: 'slack:C099', replyTo: 'slack:C099', place: '#random' };
    const events = [text('1', 1, 'here'), text('2', 2, 'there', elsewhere), run('3', 3), run('4', 4, elsewhere)];
    expect(keptOf(events, 'slack:#ops')).toHaveLength(2);
    expect(keptOf(events, 'slack:C024')).toHaveLength(2);
    expect(keptOf(events, 'slack')).toHaveLength(4);
    expect(keptOf(events, 'acme:#ops')).toHaveLength(0);
  });

  it('leaves out what was said to the bot alone', () => {
    const alone = { to: 'slack:U0BOT', replyTo: 'slack:D024', place: '@ann' };
    expect(keptOf([text('1', 1, 'my secret', alone), run('1', 2, alone)], 'slack:*')).toEqual([]);
  });

  it('leaves out what programs write', () => {
    const sender = { id: 'slack:B1', name: 'ci', verified: true, external: false, bot: true };
    expect(keptOf([text('1', 1, 'build 42 is ready', { sender })])).toEqual([]);
  });

  it('holds little of a long message', () => {
    const [one] = keptOf([text('1', 1, 'words '.repeat(10_000))]);
    expect(JSON.stringify(one).length).toBeLessThan(600);
  });
});

describe('digest', () => {
  it('counts people, the one who wrote most first, by who they are and not by what they call themselves', () => {
    const other = { from: 'slack:other', sender: { id: 'slack:other', name: 'ann', verified: true, external: false } };
    const { people } = digestOf(
      text('1', 1, 'a', { by: 'bob' }),
      text('2', 2, 'b', { by: 'ann' }),
      text('3', 3, 'c', { by: 'bob' }),
      text('4', 4, 'd', other),
    );
    expect(people).toEqual([
      { name: 'bob', count: 2 },
      { name: 'ann', count: 1 },
      { name: 'ann', count: 1 },
    ]);
  });

  it('shows the newest text of a message, in whatever order its changes came', () => {
    const changes = [text('1', 1, 'ok'), edit('1', 2, 'is it ok?'), edit('1', 3, 'see https://example.org')];
    for (const order of [changes, changes.toReversed(), [changes[2], changes[0], changes[1]] as Event[]]) {
      const { messages, edited, unanswered, linking } = digestOf(...order);
      expect(messages.map((one) => one.excerpt)).toEqual(['see https://example.org']);
      expect([edited, unanswered.length, linking.length]).toEqual([1, 0, 1]);
    }
  });

  it('does not count what was taken back, in whatever order that came', () => {
    const events = [text('1', 1, 'oops?'), edit('1', 2, 'oops!'), removal('1', 3), text('2', 4, 'ok')];
    for (const order of [events, events.toReversed()]) {
      const { messages, people, edited, deleted } = digestOf(...order);
      expect([messages.length, people.length, edited, deleted]).toEqual([1, 1, 0, 1]);
    }
  });

  it('leaves alone what is changed or taken back of an earlier window', () => {
    const { messages, edited, deleted } = digestOf(edit('0', 1, 'x'), removal('00', 2), text('1', 3, 'ok'));
    expect([messages.length, edited, deleted]).toEqual([1, 0, 0]);
  });

  it('counts a message and a run once, however often they come', () => {
    const events = [text('1', 1, 'a'), text('1', 1, 'a'), run('1', 2), run('1', 2), text('1', 1, 'a')];
    const { messages, runs } = digestOf(...events);
    expect([messages.length, runs.length]).toEqual([1, 1]);
  });

  it('puts the thread with most replies first, and knows what began it', () => {
    const { threads } = digestOf(
      text('1', 1, 'first'),
      text('2', 2, 'second'),
      reply('3', '1', 3, 'r', { by: 'bob' }),
      reply('4', '2', 4, 'r', { by: 'bob' }),
      reply('5', '2', 5, 'r', { by: 'cleo' }),
      reply('6', 'older', 6, 'r'),
    );
    expect(threads.map(({ root, replies, people }) => [root?.excerpt, replies.length, people])).toEqual([
      ['second', 2, 3],
      ['first', 1, 2],
      [undefined, 1, 1],
    ]);
  });

  it('takes no room for a thread where there are no threads', () => {
    const room = { conversation: 'slack:C024' };
    expect(digestOf(text('1', 1, 'a', room), text('2', 2, 'b', room)).threads).toEqual([]);
  });

  it('holds a question open until somebody else speaks after it in its conversation, or a command answers it', () => {
    const open = (...events: readonly Event[]) => digestOf(...events).unanswered.map((one) => one.excerpt);
    const asked = text('1', 1, 'anyone?');
    expect(open(asked)).toEqual(['anyone?']);
    expect(open(asked, reply('2', '1', 2, 'hello?', { by: 'ann' }))).toEqual(['anyone?', 'hello?']);
    expect(open(asked, reply('2', '1', 2, 'me', { by: 'bob' }))).toEqual([]);
    expect(open(asked, reply('2', '1', 2, 'who?', { by: 'bob' }))).toEqual(['who?']);
    expect(open(asked, reply('2', '1', 2, 'who?', { by: 'bob' }), reply('3', '1', 3, 'me'))).toEqual([]);
    expect(open(asked, reply('2', '1', 2, 'no one?'), reply('3', '1', 3, 'me', { by: 'bob' }))).toEqual([]);
    expect(open(asked, reply('0', '1', 0, 'earlier', { by: 'bob' }))).toEqual(['anyone?']);
    expect(open(asked, text('2', 2, 'something else', { by: 'bob' }))).toEqual(['anyone?']);
    expect(open(asked, reply('2', '1', 2, 'me', { by: 'bob' }), removal('2', 3))).toEqual(['anyone?']);
    expect(open(asked, run('1', 2))).toEqual([]);
    expect(open(asked, run('1', 2, { outcome: 'failed' }))).toEqual(['anyone?']);
  });

  it('divides the hour by when things were said, and counts what came after its hour when it came', () => {
    const { activity } = digestOf(
      text('1', 0, 'a'),
      text('2', 4.99, 'b'),
      text('3', 5, 'c'),
      text('4', 30, 'd', { at: nine - hour }),
      text('5', 59.99, 'e'),
      text('6', 70, 'f'),
      text('7', 58, 'g', { at: nine + 11 * 60_000 }),
    );
    expect(activity.map((slice) => slice.count)).toEqual([2, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 2]);
    expect(activity[1]?.from).toBe(nine + 300_000);
  });

  it.each([
    [30_000, 6],
    [900_000, 5],
    [hour, 12],
    [6 * hour, 12],
    [23 * hour, 12],
    [25 * hour, 9],
    [168 * hour, 7],
  ])('divides %d ms into %d', (length, count) => {
    expect(digest({ kept: keptOf([text('1', 0, 'a')]), from: nine, to: nine + length }).activity).toHaveLength(count);
  });

  it('agrees with a count by hand, for every history in every order', () => {
    fc.assert(
      fc.property(histories, ({ messages, order }) => {
        const events = messages.flatMap((message) => message.events);
        const shuffled = order.map((index) => events[index % events.length] as Event);
        const found = digestOf(...shuffled, ...events);
        expect({
          messages: found.messages.map((one) => one.id).sort(),
          people: found.people.reduce((sum, one) => sum + one.count, 0),
          ann: found.people.find((one) => one.name === 'ann')?.count ?? 0,
          edited: found.edited,
          deleted: found.deleted,
          linking: found.linking.length,
          replies: found.threads.reduce((sum, one) => sum + one.replies.length, 0),
          unanswered: found.unanswered.map((one) => one.id).sort(),
          activity: found.activity.reduce((sum, one) => sum + one.count, 0),
        }).toEqual(byHand(messages));
      }),
      { numRuns: 500 },
    );
  });
});

interface Message {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly root: string | undefined;
  /** Its texts, the newest last. */
  readonly texts: readonly string[];
  readonly gone: boolean;
  readonly events: readonly Event[];
}

const phrases = fc.constantFrom('done', 'anyone?', 'see https://example.org/a');
const histories = fc
  .array(
    fc.record({
      by: fc.constantFrom('ann', 'bob', 'cleo'),
      texts: fc.array(phrases, { minLength: 1, maxLength: 3 }),
      gone: fc.boolean(),
      root: fc.option(fc.nat(3), { nil: undefined }),
      at: fc.nat(50),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) => all.map((one, index) => history(one, `m${index}`)))
  .chain((messages) => fc.record({ messages: fc.constant(messages), order: fc.array(fc.nat(99), { maxLength: 40 }) }));

function history(
  given: Omit<Message, 'id' | 'events' | 'root'> & { readonly root: number | undefined },
  id: string,
): Message {
  // Replies and roots have names of their own, so that a reply never begins a thread. No two are at the same moment.
  const root = given.root === undefined || id === `m${given.root}` ? undefined : `m${given.root}`;
  const at = given.at + Number(id.slice(1)) / 100;
  const [first = '', ...later] = given.texts;
  const said =
    root === undefined ? text(id, at, first, { by: given.by }) : reply(id, root, at, first, { by: given.by });
  const edits = later.map((data, index) => edit(id, at + (index + 1) / 1_000, data));
  return { ...given, id, at, root, events: [said, ...edits, ...(given.gone ? [removal(id, at + 1)] : [])] };
}

function byHand(all: readonly Message[]): unknown {
  const left = all.filter((one) => !one.gone);
  const newest = (one: Message) => one.texts.at(-1) ?? '';
  const conversation = (one: Message) => one.root ?? one.id;
  const answered = (one: Message) =>
    left.some((other) => other.at > one.at && other.by !== one.by && conversation(other) === conversation(one));
  return {
    messages: left.map((one) => `slack:T1:C024:${one.id}`).sort(),
    people: left.length,
    ann: left.filter((one) => one.by === 'ann').length,
    edited: left.filter((one) => one.texts.length > 1).length,
    deleted: all.length - left.length,
    linking: left.filter((one) => newest(one).includes('https')).length,
    replies: left.filter((one) => one.root !== undefined).length,
    unanswered: left
      .filter((one) => newest(one).includes('?') && !answered(one))
      .map((one) => `slack:T1:C024:${one.id}`)
      .sort(),
    activity: left.length,
  };
}
