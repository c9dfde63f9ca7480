import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import type { DeadLetter, Letters } from '../../src/letters.ts';
import { said } from './call-for.ts';

const now = Date.UTC(2026, 0, 1, 12);
const clock = { now: () => now, schedule: () => expect.fail() };

const say = (line: string, letters: Partial<Letters> = {}) =>
  said(commands(), line, { clock, letters: { dead: async () => [], waiting: async () => [], ...letters } });

const letter = (number: number, fields: Partial<DeadLetter> = {}): DeadLetter => ({
  number,
  kind: 'message',
  pipeline: 'commands',
  place: 'email:ann@example.org',
  reason: 'no such mailbox',
  at: now - 7_500_000,
  ...fields,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => letter(count - index));

describe('dead letters', () => {
  it('are shown by where, why and when, and not by what they say', async () => {
    const dead = async () => [
      letter(17),
      letter(4, { kind: 'event', place: 'slack:C1', pipeline: 'digest', reason: 'boom', at: now - 60_000 }),
    ];
    expect(await say('dead letters', { dead })).toBe(`dead letter  where                  why              given up
-----------  ---------------------  ---------------  ---------
17           email:ann@example.org  no such mailbox  2h 5m ago
4            slack:C1, for digest   boom             1m ago

To try one again: redeliver 17. To let it go: discard 17.`);
  });

  it('may be none, or more than are shown', async () => {
    expect(await say('dead letters')).toBe('there are no dead letters');
    const dead = async (limit: number) => many(80).slice(0, limit);
    const shown = await say('dead letters', { dead });
    expect(shown).toMatch(
      /To try one again: redeliver 80\. To let it go: discard 80\. These are the newest 50; there are more\.$/,
    );
    expect(shown.split('\n')).toHaveLength(54);
  });
});

describe('outbox', () => {
  it('shows what waits by lane, and since when, then what was given up', async () => {
    const waiting = async () => [
      { lane: 'slack:C1', count: 3, since: now - 90_000 },
      { lane: 'email:example.org', count: 1, since: now - 5_000 },
    ];
    const shown = await say('outbox', { waiting, dead: async () => [letter(17)] });
    expect(shown).toContain(`to                 waiting  the oldest said
-----------------  -------  ---------------
slack:C1           3        1m 30s ago
email:example.org  1        5s ago`);
    expect(shown).toContain('17           email:ann@example.org');
    expect(await say('outbox', { dead: async () => [letter(17)] })).toMatch(/^nothing waits to be sent\n/);
  });

  it('may be empty, or longer than is shown', async () => {
    expect(await say('outbox')).toBe('nothing waits to be sent, and there are no dead letters');
    const lane = { lane: 'slack:C1', count: 1, since: now };
    const waiting = async (limit: number) => Array.from({ length: 60 }, () => lane).slice(0, limit);
    expect(await say('outbox', { waiting })).toMatch(/These are the 50 longest lines; there are more\.$/);
  });
});

describe('redeliver', () => {
  it.each([
    ['redeliver 3', [], 'there are no dead letters'],
    ['redeliver all', [], 'there are no dead letters'],
    ['redeliver', many(2), 'redeliver which? there are 2, 1'],
    ['discard', many(2), 'discard which? there are 2, 1'],
    ['discard 3', many(1), 'there is no dead letter 3: there is 1'],
    ['redeliver 3', many(1), 'there is no dead letter 3: there is 1'],
    ['redeliver 1.0', many(1), 'there is no dead letter 1.0: there is 1'],
    ['redeliver 99', many(12), 'there is no dead letter 99: there are 12, 11, 10, 9, 8, 7, 6, 5, 4, 3 and more'],
  ])('%s says which there are', async (line, letters, words) => {
    await expect(say(line, { dead: async () => letters })).rejects.toThrow(words);
  });
});
