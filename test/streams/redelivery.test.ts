import { asyncScheduler, NEVER } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { commands } from '../../src/commands/index.ts';
import { SendError } from '../../src/errors.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import { answering } from '../../src/pipelines/answering.ts';
import { authority } from '../../src/pipelines/authorize.ts';
import { bot } from '../../src/streams/bot.ts';
import { nothingAround } from '../support/around.ts';
import { place, text } from '../support/place.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A bot in a chat, with a mail that takes nothing until it is mended. */
function start() {
  let broken = true;
  const chat = place('chat');
  const mail = place('mail', {
    send: async () => {
      if (broken) throw new SendError('permanent', 'no such mailbox');
      return {};
    },
  });
  const noticed: Activity[] = [];
  const authorize = authority({ allowTo: ['mail:*'] }, asyncScheduler);
  const parts = {
    name: 'bot',
    version: '0',
    links: [chat, mail],
    pipelines: [answering({ commands: commands(), inputs: ['chat', 'mail'], authorize })],
    journal: memoryJournal(),
    ...nothingAround,
  };
  const running = bot(parts, { stop: NEVER }).subscribe((entry) => noticed.push(entry));
  ends.push(() => running.unsubscribe());
  return {
    chat,
    mail,
    noticed,
    mend: () => {
      broken = false;
    },
    answers: () => chat.sent.map(({ data }) => data),
  };
}

it('a dead letter is told with its number, and sent when a person says so', async () => {
  const { chat, mail, mend, answers, noticed } = start();
  chat.say('ping > mail:ann@example.org');
  const told =
    'could not deliver to mail:ann@example.org: no such mailbox (dead letter 1: say redeliver 1 to try again)';
  await vi.waitFor(() => expect(answers()).toContain(told));
  mend();
  chat.say('redeliver 1');
  await vi.waitFor(() => expect(mail.sent.map(({ data }) => data)).toEqual(['pong']));
  await vi.waitFor(() => expect(answers()).toContain('trying dead letter 1 again: to mail:ann@example.org'));
  expect(noticed.find(({ code }) => code === 'redelivered')).toMatchObject({
    detail: 'dead letter 1',
    event: 'chat:2',
  });
  chat.say('redeliver 1');
  await vi.waitFor(() => expect(answers().at(-1)).toContain('there are no dead letters'));
});

it('a dead letter that nobody needs is discarded', async () => {
  const { chat, mail, mend, answers, noticed } = start();
  chat.say('ping > mail:ann@example.org');
  await vi.waitFor(() => expect(answers().join()).toContain('dead letter 1'));
  mend();
  chat.say('discard 1');
  await vi.waitFor(() => expect(answers()).toContain('discarded dead letter 1: to mail:ann@example.org'));
  expect(noticed.find(({ code }) => code === 'discarded')).toMatchObject({ detail: 'dead letter 1', event: 'chat:2' });
  chat.say('redeliver 1');
  await vi.waitFor(() => expect(answers().at(-1)).toContain('there are no dead letters'));
  expect(mail.sent).toEqual([]);
});

it('one that fails again is a dead letter again, and told again', async () => {
  const { chat, answers } = start();
  chat.say('ping > mail:ann@example.org');
  await vi.waitFor(() => expect(answers().join()).toContain('dead letter 1'));
  chat.say('redeliver all');
  await vi.waitFor(() => expect(answers().join()).toContain('(dead letter 2: say redeliver 2 to try again)'));
  expect(answers()).toContain('trying 1 dead letter again');
});

it.each(['outbox', 'dead letters', 'redeliver all', 'discard all'])(
  '%s is not for people who may be anybody',
  async (line) => {
    const { chat, answers } = start();
    chat.say(line, { sender: { ...text('chat', 'a', '').sender, external: true } });
    await vi.waitFor(() =>
      expect(answers().join()).toMatch(/^not allowed: .*you belong to another organisation: ask somebody of this one$/),
    );
  },
);
