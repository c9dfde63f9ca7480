import { map, mergeMap, NEVER, Subject, take, tap, toArray } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import type { Command } from '../../src/command.ts';
import { stop } from '../../src/commands/stop.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import { ofType } from '../../src/operators/of-type.ts';
import { reply } from '../../src/outgoing.ts';
import type { Pipeline } from '../../src/pipeline.ts';
import { pipeline } from '../../src/pipeline.ts';
import { answering } from '../../src/pipelines/answering.ts';
import { bot } from '../../src/streams/bot.ts';
import { nothingAround } from '../support/around.ts';
import { place } from '../support/place.ts';

it('stop is heard though more waits than may be in hand, and ends what waits too', async () => {
  const chat = place('chat');
  let runs = 0;
  const hang: Command = {
    name: 'hang',
    usage: 'hang',
    description: 'Waits until it is stopped',
    exec: (_, { signal }) => {
      runs += 1;
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve('ended'));
      });
    },
  };
  const ping: Command = { name: 'ping', usage: 'ping', description: 'Returns pong', exec: () => 'pong' };
  const commands = { '^hang$': hang, '^ping$': ping, '^stop$': stop };
  const parts = {
    name: 'bot',
    version: '0',
    links: [chat],
    pipelines: [answering({ commands, inputs: ['chat'], authorize: () => ({ allowed: true }) })],
    journal: memoryJournal(),
    ...nothingAround,
  };
  const running = bot(parts, { stop: NEVER }).subscribe();
  try {
    for (let count = 0; count < 200; count += 1) chat.say('hang');
    await vi.waitFor(() => expect(runs).toBe(1));
    const newest = Date.now();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(newest));
    chat.say('stop');
    await vi.waitFor(() => expect(chat.sent.some(({ data }) => String(data).includes('stopped'))).toBe(true));
    chat.say('ping');
    await vi.waitFor(() => expect(chat.sent.at(-1)?.data).toBe('pong'));
    expect(runs).toBe(1);
  } finally {
    running.unsubscribe();
  }
});

/** A bot with a journal that outlives it, over a chat whose answers wait for the gate. */
function durable(pipelines: (gate: Subject<void>) => readonly Pipeline[]) {
  const chat = place('chat');
  const gate = new Subject<void>();
  const stopping = new Subject<number>();
  const journal = { ...memoryJournal(), durable: true };
  let over = false;
  const parts = {
    name: 'bot',
    version: '0',
    links: [chat],
    pipelines: pipelines(gate),
    journal,
    ...nothingAround,
  };
  const running = bot(parts, { stop: stopping }).subscribe({
    complete: () => {
      over = true;
    },
  });
  ends.push(() => running.unsubscribe());
  return { chat, gate, journal, stop: (within: number) => stopping.next(within), over: () => over };
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const gated = (gate: Subject<void>, began: string[] = []) =>
  pipeline({
    name: 'gated',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat }) => ({
      chat: chat.pipe(
        ofType('text'),
        tap(({ data }) => began.push(data)),
        mergeMap(
          (event) =>
            gate.pipe(
              take(1),
              map(() => reply(event, event.data)),
            ),
          2_000,
        ),
      ),
    }),
  });

it('a bot with little time finishes what it has in hand, and keeps the rest for its next start', async () => {
  const began: string[] = [];
  const { chat, gate, journal, stop, over } = durable((gate) => [gated(gate, began)]);
  for (let count = 0; count < 100; count += 1) chat.say(String(count));
  await vi.waitFor(() => expect(began).toHaveLength(64));
  await vi.waitFor(() => expect(chat.acked).toHaveLength(100));
  stop(5_000);
  gate.next();
  await vi.waitFor(() => expect(over()).toBe(true));
  expect(chat.sent).toHaveLength(64);
  expect((await journal.counts()).unread).toEqual({ gated: 36 });
});

it('a bot whose terminal has ended reads to the end, though its journal outlives it', async () => {
  const { chat, gate, journal, stop, over } = durable((gate) => [gated(gate)]);
  for (let count = 0; count < 100; count += 1) chat.say(String(count));
  chat.end();
  stop(Number.POSITIVE_INFINITY);
  const opening = setInterval(() => gate.next(), 1);
  ends.push(() => clearInterval(opening));
  await vi.waitFor(() => expect(over()).toBe(true));
  expect(chat.sent).toHaveLength(100);
  expect((await journal.counts()).open).toEqual({ gated: 0 });
});

it.each([5_000, Number.POSITIVE_INFINITY])('a window is never cut off by a stop of %d ms', async (within) => {
  const began: string[] = [];
  const sum = pipeline({
    name: 'sum',
    from: ['chat'],
    to: ['chat'],
    horizon: 3_600_000,
    run: ({ chat: heard }) => ({
      chat: heard.pipe(
        ofType('text'),
        tap(({ data }) => began.push(data)),
        toArray(),
        mergeMap(([first]) => (first ? [reply(first, 'sum')] : []), 1),
      ),
    }),
  });
  const { chat, journal, stop, over } = durable(() => [sum]);
  chat.say('a');
  await vi.waitFor(() => expect(began).toEqual(['a']));
  stop(within);
  await vi.waitFor(() => expect(over()).toBe(true));
  expect(chat.sent).toEqual([]);
  expect((await journal.counts()).open).toEqual({ sum: 1 });
});
