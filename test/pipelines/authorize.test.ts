import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/address.ts';
import type { Command } from '../../src/command.ts';
import { ConfigError } from '../../src/errors.ts';
import type { TextEvent } from '../../src/event.ts';
import type { Policy } from '../../src/pipelines/authorize.ts';
import { authority } from '../../src/pipelines/authorize.ts';
import { personOf } from '../../src/pipelines/person-of.ts';
import { text } from '../../src/testing/index.ts';

const ping: Command = { name: 'ping', usage: 'ping', description: 'ping', exec: () => 'pong' };
const event: TextEvent = {
  ...text('ping'),
  id: 'a',
  input: 'slack',
  from: 'slack:U1',
  to: 'slack:C024',
  replyTo: 'slack:C024',
  place: '#ops',
  sender: { id: 'slack:U1', name: 'ann', verified: true, external: false },
};
const from = (id: Address): TextEvent => ({ ...event, sender: { ...event.sender, id } });
const clock = () => new VirtualTimeScheduler();
const goes = (policy: Policy, to: Address, by: TextEvent = event) =>
  authority(policy, clock())({ event: by, command: ping, text: 'ping', to }).allowed;

describe('where an answer may go', () => {
  it.each<Address>(['slack:C024', 'slack:#ops', 'slack:U1', 'Slack:#OPS'])('to the own place: %s', (to) => {
    expect(goes({}, to)).toBe(true);
  });

  it.each<Address>(['slack:C025', 'slack:#other', 'email:ann', 'email:ops@example.org'])('not elsewhere: %s', (to) => {
    expect(goes({}, to)).toBe(false);
  });

  it('to another address of the person, who proves to be one', () => {
    const person = personOf(['slack:U1=email:Ann@example.org']);
    expect(goes({ person }, 'email:ann@example.org')).toBe(true);
    const forged = { ...event, sender: { ...event.sender, verified: false } };
    expect(goes({ person }, 'email:ann@example.org', forged)).toBe(false);
  });

  it('not to what a person calls themselves', () => {
    expect(goes({}, 'slack:eve', { ...event, place: 'eve' })).toBe(false);
  });

  it('not to somebody whose name has a letter that looks the same', () => {
    expect(goes({}, 'irc:\u212aate', from('irc:kate'))).toBe(false);
  });

  it('to what flags name', () => {
    expect(goes({ targets: ['email:Team@example.org'] }, 'email:team@example.org')).toBe(true);
    expect(goes({ targets: ['email:team@example.org'] }, 'email:team@example.org.evil.com')).toBe(false);
  });

  it.each<[string, Address, boolean]>([
    ['email:*@example.org', 'email:ann@example.org', true],
    ['email:*@example.org', 'email:Ann@Example.ORG', true],
    ['email:*@example.org', 'email:ann@example.com', false],
    // The sign for kelvin, whose small letter is a k: another mailbox.
    ['email:kate@example.org', 'email:\u212aate@example.org', false],
    ['email:*@example.org', 'email:eve@evil.com,ann@example.org', false],
    ['email:*@example.org', 'email:eve@evil.com@example.org', false],
    ['email:*@example.org', 'email:eve%evil.com@example.org', false],
    ['email:*@example.org', 'email:<eve@evil.com>ann@example.org', false],
    ['email:*@example.org', 'email:"eve@evil.com"@example.org', false],
    ['email:*@example.org', 'email:eve@evil.com\n@example.org', false],
    ['slack:*', 'slack:#anything', true],
    ['slack:*', 'acme:#anything', false],
    ['email:ann@example.org', 'email:ann@example.org', true],
    ['email:ann@example.org', 'email:bob@example.org', false],
  ])('by --allow_to %s to %s: %s', (pattern, to, allowed) => {
    expect(goes({ allowTo: ['irc:#x', pattern] }, to)).toBe(allowed);
  });

  it('by a pattern that names an input', () => {
    expect(() => authority({ allowTo: ['*'] }, clock())).toThrow(ConfigError);
    expect(() => authority({ allowTo: ['example.org'] }, clock())).toThrow(
      /^--allow_to 'example\.org': .*email:\*@example\.org/,
    );
  });

  it('else it is refused, and the flag named', () => {
    const verdict = authority({}, clock())({ event, command: ping, text: 'ping', to: 'email:ops@example.org' });
    expect(verdict).toEqual({
      allowed: false,
      code: 'not-allowed',
      words:
        "not allowed: nothing may be sent to email:ops@example.org; to allow it, start the bot with --allow_to 'email:ops@example.org'",
    });
  });
});

describe('what is refused for two reasons', () => {
  it('says that it may not be run before it says where to', () => {
    const authorize = authority({ rules: ['{"deny":"ping"}'] }, clock());
    expect(authorize({ event, command: ping, text: 'ping', to: 'email:x@y' })).toMatchObject({
      code: 'not-allowed',
      words: expect.stringMatching(/rule 1 of --allow/),
    });
  });
});

describe('how much', () => {
  it('each person may run is limited by the minute; the first too many is told', () => {
    const time = clock();
    const authorize = authority({ perMinute: 2 }, time);
    const run = (id: Address) => authorize({ event: from(id), command: ping, text: 'ping' });
    expect([run('slack:U1'), run('slack:U1')]).toEqual([{ allowed: true }, { allowed: true }]);
    expect(run('slack:U1')).toEqual({
      allowed: false,
      code: 'throttled',
      words: 'too many commands: at most 2 a minute for each person; try again in a minute',
    });
    expect(run('slack:U1')).toEqual({ allowed: false, code: 'throttled' });
    expect(run('slack:U2').allowed).toBe(true);
    time.frame = 59_999;
    expect(run('slack:U1').allowed).toBe(false);
    time.frame = 60_000;
    expect(run('slack:U1').allowed).toBe(true);
  });

  it('does not count what is refused', () => {
    const authorize = authority({ perMinute: 1 }, clock());
    expect(authorize({ event, command: ping, text: 'ping', to: 'email:x@y' }).allowed).toBe(false);
    expect(authorize({ event, command: ping, text: 'ping' }).allowed).toBe(true);
  });

  it('is remembered for ten thousand people', () => {
    const authorize = authority({ perMinute: 1 }, clock());
    for (let at = 0; at <= 10_000; at += 1) authorize({ event: from(`slack:U${at}`), command: ping, text: 'ping' });
    authorize({ event: from('slack:new'), command: ping, text: 'ping' });
    expect(authorize({ event: from('slack:U10000'), command: ping, text: 'ping' }).allowed).toBe(false);
    expect(authorize({ event: from('slack:U0'), command: ping, text: 'ping' }).allowed).toBe(true);
  });
});
