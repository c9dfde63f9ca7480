import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/address.ts';
import type { Command } from '../../src/command.ts';
import { commands } from '../../src/commands/index.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Sender, TextEvent } from '../../src/event.ts';
import { matcher } from '../../src/matching/matcher.ts';
import type { RightsOptions } from '../../src/pipelines/authorize/rights.ts';
import { rights } from '../../src/pipelines/authorize/rights.ts';
import { personOf } from '../../src/pipelines/person-of.ts';
import { text } from '../../src/testing/index.ts';

/** Who and where, in a room of Slack unless told. */
interface Where {
  readonly by?: Address;
  readonly sender?: Partial<Sender>;
  readonly in?: Address;
  readonly place?: string;
  readonly input?: string;
}

const deploy: Command = {
  name: 'deploy',
  usage: 'deploy [service]',
  description: 'deploys',
  changes: true,
  exec: () => 'ok',
};
const find = matcher({ ...commands(), '^deploy ': deploy, '^on call$': { ...deploy, name: 'on call', inside: true } });

/** What becomes of a sentence: `allowed`, or the words of the refusal. */
function fate(line: string, policy: RightsOptions = {}, where: Where = {}): string {
  const { by = 'slack:U1', in: to = 'slack:C1', place = '#ops', input = 'slack' } = where;
  const sender = { id: by, name: 'ann', verified: true, external: false, ...where.sender };
  const event: TextEvent = { ...text(line), id: 'a', input, from: by, to, replyTo: to, place, sender };
  const found = find(line) ?? expect.unreachable(`no command for ${line}`);
  const right = rights(policy)({ event, ...found });
  return right.allowed ? 'allowed' : right.words;
}

const stranger: Where = { sender: { verified: false } };
const outsider: Where = { sender: { external: true } };
const admins = ['slack:U1', 'email:Ann@example.org'];
const refused = /^not allowed/;

describe('who may what, without rules', () => {
  const unproven = /^not allowed: \S+ is not for everybody, and nothing here proves who you are: say it where/;
  const elsewhere = /^not allowed: \S+ is not for everybody, and you belong to another organisation: ask somebody/;
  const foreign = 'deploy x';
  it.each<[string, RightsOptions, Where, string | RegExp]>([
    // For everybody.
    ['ping', {}, {}, 'allowed'],
    ['ping', {}, stranger, 'allowed'],
    ['ping', {}, outsider, 'allowed'],
    ['list services', {}, stranger, 'allowed'],
    // For people of the organisation.
    ['call greeter Say.Hello {}', {}, {}, 'allowed'],
    ['call greeter Say.Hello {}', {}, stranger, unproven],
    ['call greeter Say.Hello {}', {}, outsider, elsewhere],
    ['query greeter Say.Hello {}', {}, {}, 'allowed'],
    ['query greeter Say.Hello {}', {}, stranger, unproven],
    ['redeliver 1', {}, {}, 'allowed'],
    ['redeliver 1', {}, outsider, elsewhere],
    ['discard all', {}, {}, 'allowed'],
    ['outbox', {}, stranger, unproven],
    // For admins.
    ['deregister service x', { admins }, {}, 'allowed'],
    ['deregister service x', { admins }, { by: 'SLACK:u1' }, 'allowed'],
    ['deregister service x', { admins }, { by: 'email:ann@EXAMPLE.org', input: 'email' }, 'allowed'],
    [foreign, { admins }, {}, 'allowed'],
    [foreign, { admins }, stranger, /^not allowed: deploy can change something, and nothing here proves who you are/],
    [foreign, { admins }, outsider, /^not allowed: deploy can change something, and you belong to another/],
    [
      'deregister service x',
      { admins },
      { by: 'slack:U2' },
      'not allowed: deregister changes something, which is for admins: ask one, or start the bot with slack:U2 among its --admins',
    ],
    ['on call', { admins }, { by: 'slack:U2' }, refused],
    [foreign, { admins }, { by: 'slack:U11' }, refused],
    [foreign, { admins: ['slack:U1'] }, { by: 'acme:U1' }, refused],
    // Of nobody's choosing: only at the terminal.
    [
      'register service {}',
      {},
      {},
      'not allowed: register changes something, and nobody may yet: start the bot with --admins slack:U1, or say it in its terminal',
    ],
    ['deregister service x', { terminals: ['shell'] }, { by: 'shell:ann', input: 'shell' }, 'allowed'],
    ['deregister service x', { terminals: ['shell'], admins }, { by: 'shell:ann', input: 'shell' }, 'allowed'],
    ['deregister service x', { terminals: ['console'] }, { by: 'shell:ann', input: 'shell' }, refused],
    ['deregister service x', { terminals: ['shell'] }, { by: 'shell:ann', input: 'slack' }, refused],
  ])('%s, %j %j', (line, policy, where, expected) => {
    expect(fate(line, policy, where)).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });
});

describe('rules', () => {
  const rule = (fields: object) => ({ rules: [JSON.stringify(fields)] });
  const at = (place: string, to: Address = 'slack:C9'): Where => ({ place, in: to });

  it.each<[string, RightsOptions, Where, boolean]>([
    // The command: by its name, or the one it falls under; in any case; whichever way it was said.
    ['ping', rule({ deny: 'ping' }), {}, false],
    ['Ping', rule({ deny: 'PING' }), {}, false],
    ['ping', rule({ deny: 'pin' }), {}, true],
    ['dead letters', rule({ deny: 'dead *' }), {}, false],
    ['call greeter Say.Hello', rule({ deny: 'call' }), {}, false],
    ['query greeter Say.Hello', rule({ deny: 'call' }), {}, false],
    ['query greeter Say.Hello', rule({ deny: 'query' }), {}, false],
    ['call greeter Say.Hello', rule({ deny: 'query' }), {}, true],
    ['deploy x', rule({ deny: ['ping', 'deploy'] }), {}, false],
    // What is said: words, whatever their spaces and quotes; a service by its name, also in JSON.
    ['call pay  "Pay.Out" {"to":1}', rule({ deny: 'call', args: 'pay Pay.Out *' }), {}, false],
    ['call Pay Pay.Out {}', rule({ deny: 'call', args: 'pay *' }), {}, false],
    ['call pay Pay.Out', rule({ deny: 'call', args: 'pay Pay.Out*' }), {}, false],
    ['call pay Pay.Out', rule({ deny: 'call', args: 'pay Pay.Out *' }), {}, true],
    ['call payments Pay.Out {}', rule({ deny: 'call', args: 'pay *' }), {}, true],
    ['ping', rule({ deny: 'ping', args: '' }), {}, false],
    ['deregister service  pay', { admins, ...rule({ deny: 'deregister', args: 'service pay' }) }, {}, false],
    [
      'deregister service {"nodes":[{"id":"x"}],"name":"pay"}',
      { admins, ...rule({ deny: 'deregister', args: 'service pay' }) },
      {},
      false,
    ],
    [
      'deregister service {"nodes":[{"id":"x"}],"name":"pay"}',
      { admins, ...rule({ deny: '*', args: '*{*' }) },
      {},
      true,
    ],
    ['deregister service {"name":"pay"}', { admins, ...rule({ deny: '*', args: '*{*' }) }, {}, false],
    ['registry deregister service pay', { admins, ...rule({ deny: 'deregister', args: 'service pay' }) }, {}, false],
    ['stream pay Pay.All {}', rule({ deny: 'call', args: 'pay *' }), {}, false],
    // Who.
    ['ping', rule({ deny: '*', by: 'slack:U1' }), {}, false],
    ['ping', rule({ deny: '*', by: ['slack:U2', 'SLACK:u*'] }), {}, false],
    ['ping', rule({ deny: '*', by: 'acme:*' }), {}, true],
    ['ping', rule({ deny: '*', by: 'slack:U1' }), stranger, false],
    // Where: by the address, and a room by its name.
    ['ping', rule({ deny: '*', in: 'slack:C9' }), at('#dev'), false],
    ['ping', rule({ deny: '*', in: 'slack:#dev' }), at('#dev'), false],
    ['ping', rule({ deny: '*', in: 'slack:#DEV' }), at('#dev'), false],
    ['ping', rule({ deny: '*', in: 'slack:#dev' }), at('#devs'), true],
    ['ping', rule({ deny: '*', in: 'slack:dev' }), at('dev'), true],
    ['ping', rule({ deny: '*', in: 'acme:*' }), at('#dev'), true],
    // All that is named must fit.
    [
      'deploy x',
      { admins, ...rule({ deny: 'deploy', args: 'x', by: 'slack:U1', in: 'slack:#dev' }) },
      at('#dev'),
      false,
    ],
    [
      'deploy x',
      { admins, ...rule({ deny: 'deploy', args: 'y', by: 'slack:U1', in: 'slack:#dev' }) },
      at('#dev'),
      true,
    ],
    [
      'deploy x',
      { admins, ...rule({ deny: 'deploy', args: 'x', by: 'slack:U2', in: 'slack:#dev' }) },
      at('#dev'),
      true,
    ],
    // One that allows lets others than admins change something, and nobody who is not proven or belongs elsewhere.
    ['deploy test-1', rule({ allow: 'deploy', args: 'test-*' }), {}, true],
    ['deploy live-1', rule({ allow: 'deploy', args: 'test-*' }), {}, false],
    ['deploy test-1', rule({ allow: 'deploy', args: 'test-*' }), stranger, false],
    ['deploy test-1', rule({ allow: 'deploy', args: 'test-*' }), outsider, false],
    ['call greeter Say.Hello', rule({ allow: 'call' }), stranger, false],
    ['call greeter Say.Hello', rule({ allow: 'call', by: 'slack:U1' }), outsider, false],
    // The terminal is no exception to one that denies.
    ['deploy x', { terminals: ['slack'], ...rule({ deny: 'deploy' }) }, {}, false],
  ])('%s, %j %j: %s', (line, policy, where, allowed) => {
    expect(fate(line, policy, where)).toEqual(allowed ? 'allowed' : expect.stringMatching(refused));
  });

  const listed = (...rules: readonly object[]) => ({ rules: rules.map((one) => JSON.stringify(one)) });

  it('decide in their order: the first that fits', () => {
    const first = listed({ allow: 'deploy', args: 'x' }, { deny: 'deploy' });
    expect(fate('deploy x', first)).toBe('allowed');
    expect(fate('deploy y', first)).toMatch(/rule 2/);
    const second = listed({ deny: 'deploy' }, { allow: 'deploy', args: 'x' });
    expect(fate('deploy x', second)).toMatch(/rule 1/);
  });

  it('that allow certain people allow nobody who only says that they are one of them', () => {
    const some = listed({ allow: '*', by: 'slack:U1' }, { deny: '*' });
    expect(fate('ping', some)).toBe('allowed');
    expect(fate('ping', some, stranger)).toMatch(/^not allowed here, by rule 2 of this bot: ask whoever runs it$/);
    expect(fate('ping', some, outsider)).toBe('allowed');
  });

  it('say why to people of the organisation, and to strangers only which one it was', () => {
    const frozen = listed({
      deny: 'ping',
      by: ['slack:*', 'email:boss@example.org'],
      why: 'frozen until Monday: ask Bob',
    });
    expect(fate('ping', frozen)).toBe('not allowed: rule 1 of --allow denies it: frozen until Monday: ask Bob');
    for (const somebody of [stranger, outsider]) {
      expect(fate('ping', frozen, somebody)).toBe('not allowed here, by rule 1 of this bot: ask whoever runs it');
    }
    expect(fate('ping', listed({ deny: 'ping' }))).toBe(
      'not allowed: rule 1 of --allow denies it; whoever runs this bot can change that',
    );
  });

  it.each<[string, RegExp]>([
    ['{"deny":"ping",}', /^--allow: rule 1 is no JSON object; write one such as \{"deny":"deregister"/],
    ['["ping"]', /rule 1 is no JSON object/],
    ['{}', /rule 1 must have allow or deny/],
    ['{"allow":"secret","deny":"secret"}', /rule 1 must have allow or deny/],
    ['{"deny":"secret","bye":"slack:*"}', /has a field that no rule has: did you mean by\?/],
    ['{"deny":"secret","__proto__":{"by":"x:y"}}', /has a field that no rule has/],
    ['{"deny":7}', /has a deny that is no text/],
    ['{"deny":""}', /has a deny that is no text/],
    ['{"deny":[]}', /needs 1 to 1000 patterns in deny/],
    ['{"deny":"secret","by":["U024"]}', /needs an input and a person, such as slack:U024, in by/],
    ['{"deny":"secret","in":"#secret"}', /needs an input and a place, such as slack:#ops, in in/],
    [`{"deny":"${'a'.repeat(201)}"}`, /no text of 1 to 200 characters/],
    ['{"deny":"secret","why":""}', /has a why that is no text/],
  ])('that are none are refused, and never quoted: %s', (text, message) => {
    const making = () => rights({ rules: [text] });
    expect(making).toThrow(ConfigError);
    expect(making).toThrow(message);
    expect(making).not.toThrow(/secret/);
  });

  it('see the plain words of a command that throws when it is asked what it is about', () => {
    const thrower = { ...deploy, name: 'thrower', about: () => expect.fail('it broke') };
    const event = { ...text('thrower x'), sender: { id: 'slack:U1', name: 'ann', verified: true, external: false } };
    const right = rights(listed({ deny: 'thrower', args: 'x' }));
    expect(right({ event, command: thrower, text: 'thrower x' } as never)).toMatchObject({ rule: { number: 1 } });
  });

  it('are counted from 1', () => {
    expect(() => rights({ rules: ['{"deny":"ping"}', 'x'] })).toThrow(/rule 2 /);
  });
});

describe('one person with several addresses', () => {
  const person = personOf(['slack:U1=email:ann@example.org']);
  const mail: Where = { by: 'email:ann@example.org', input: 'email', place: 'bot' };
  const linked = (options: RightsOptions): RightsOptions => ({ ...options, person });

  it.each<[string, RightsOptions, Where, string | RegExp]>([
    ['deploy x', linked({ admins: ['slack:U1'] }), mail, 'allowed'],
    ['deploy x', { admins: ['slack:U1'] }, mail, /among its --admins$/],
    ['deploy x', linked({ rules: ['{"allow":"deploy","by":"slack:U1"}'] }), mail, 'allowed'],
    ['ping', linked({ rules: ['{"deny":"ping","by":"slack:U1"}'] }), mail, /^not allowed: rule 1/],
    ['ping', linked({ rules: ['{"deny":"ping","by":"slack:U2"}'] }), mail, 'allowed'],
    // Only who proves it.
    ['deploy x', linked({ admins: ['slack:U1'] }), { ...mail, ...stranger }, /nothing here proves who you are/],
    ['ping', linked({ rules: ['{"deny":"ping","by":"slack:U1"}'] }), { ...mail, ...stranger }, 'allowed'],
    ['deploy x', linked({ admins: ['slack:U1'] }), { ...mail, by: 'email:bob@example.org' }, /among its --admins$/],
    ['deploy x', linked({ admins: ['slack:U1'] }), { ...mail, ...outsider }, /you belong to another organisation/],
  ])('may what one of them may: %s, %j %j', (line, policy, where, expected) => {
    expect(fate(line, policy, where)).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });
});

describe('admins', () => {
  it.each([
    ['U024', /^--admins 'U024': write an input and one person/],
    [':U024', /write an input and one person/],
    ['slack:', /write an input and one person/],
    ['slack: U024', /^--admins 'slack: U024': .*; several go with commas between them, and no spaces$/],
    ['slack:U024 slack:U077', /several go with commas between them, and no spaces$/],
    ['slack:U024;slack:U077', /several go with commas between them, and no spaces$/],
    ['slack:*', /one person, .*; for many at once write a rule of --allow$/],
  ])('are named one by one: %s', (admin, message) => {
    expect(() => rights({ admins: [admin] })).toThrow(ConfigError);
    expect(() => rights({ admins: [admin] })).toThrow(message);
  });
});
