import { NEVER } from 'rxjs';
import { expect, it, vi } from 'vitest';
import type { Command } from '../../src/command.ts';
import { stop } from '../../src/commands/stop.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import { answering } from '../../src/pipelines/answering.ts';
import { bot } from '../../src/streams/bot.ts';
import { emptyRegistry, place } from '../support/place.ts';

const quiet = () => undefined;

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
    registry: emptyRegistry,
    call: async () => ({ json: '{}' }),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
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
