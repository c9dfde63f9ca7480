import { asyncScheduler, ignoreElements, NEVER } from 'rxjs';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { commands } from '../../src/commands/index.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import { pipeline } from '../../src/pipeline.ts';
import { answering } from '../../src/pipelines/answering.ts';
import { authority } from '../../src/pipelines/authorize.ts';
import { bot } from '../../src/streams/bot.ts';
import { nothingAround } from '../support/around.ts';
import { place } from '../support/place.ts';

it('answers who looks after it though its journal is full', async () => {
  const chat = place('chat');
  const shell = place('shell');
  const hoarding = pipeline({
    name: 'hoarding',
    from: ['chat'],
    to: [],
    run: ({ chat: heard }) => ({ settled: heard.pipe(ignoreElements()) }),
  });
  const answers = answering({
    commands: commands(),
    inputs: ['shell'],
    onCall: ['shell'],
    authorize: authority({ allowTo: [] }, asyncScheduler),
  });
  const noticed: Activity[] = [];
  const parts = {
    name: 'bot',
    version: '0',
    links: [chat, shell],
    pipelines: [hoarding, answers],
    journal: memoryJournal({ maxCount: 32 }),
    ...nothingAround,
  };
  const running = bot(parts, { stop: NEVER }).subscribe((entry) => noticed.push(entry));
  onTestFinished(() => running.unsubscribe());
  for (let count = 0; count < 33; count += 1) chat.say(String(count));
  await vi.waitFor(() => expect(chat.refused).toHaveLength(1));
  for (const [count, line] of ['status', 'outbox', 'dead letters'].entries()) {
    shell.say(line);
    await vi.waitFor(() => expect(shell.sent).toHaveLength(count + 1));
  }
  expect(shell.sent.map(({ data }) => data).at(-1)).toBe('there are no dead letters');
  expect(shell.refused).toEqual([]);
  expect(noticed.filter(({ code }) => code === 'full')).toHaveLength(1);
});
