import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/address.ts';
import { ConfigError } from '../../src/errors.ts';
import { personOf } from '../../src/pipelines/person-of.ts';

const by = (id: Address, verified = true) => ({ sender: { id, name: 'ann', verified, external: false } });
const ann = 'slack:U024=email:Ann@example.org=xmpp:a=n@example.org';
const inputs = ['slack', 'email', 'xmpp', 'irc'];

describe('a person', () => {
  const person = personOf([ann, 'slack:U077=irc:bob'], inputs);

  it.each<[Address]>([['slack:U024'], ['SLACK:u024'], ['email:ann@EXAMPLE.org'], ['xmpp:a=n@example.org']])(
    'is the same from each address that is proven: %s',
    (from) => {
      const { id, addresses, said } = person(by(from));
      expect(id).toBe(person(by('slack:U024')).id);
      expect(addresses).toEqual(['slack:U024', 'email:Ann@example.org', 'xmpp:a=n@example.org']);
      expect(said(by('email:ann@example.org'))).toBe(true);
      expect(said(by('slack:U077'))).toBe(false);
    },
  );

  it('is nobody else while nothing proves who they are', () => {
    const forged = person(by('email:ann@example.org', false));
    expect(forged.addresses).toEqual(['email:ann@example.org']);
    expect(forged.said(by('slack:U024'))).toBe(false);
    expect(forged.said(by('email:ann@example.org'))).toBe(false);
    expect(forged.said(by('email:ann@example.org', false))).toBe(true);
    expect(forged.id).not.toBe(person(by('email:ann@example.org')).id);
  });

  it('who proves it is who said it before without a proof', () => {
    expect(person(by('irc:bob')).said(by('irc:bob', false))).toBe(true);
    expect(person(by('irc:eve')).said(by('irc:eve', false))).toBe(true);
  });

  it('that no flag names has one address', () => {
    expect(person(by('irc:eve'))).toMatchObject({ id: 'irc:eve', addresses: ['irc:eve'] });
    expect(person(by('irc:eve')).said(by('irc:Eve'))).toBe(false);
  });
});

describe('--same is refused, and named', () => {
  it.each<[readonly string[], RegExp]>([
    [['slack:U024'], /^--same 'slack:U024': write all addresses of one person, such as slack:U024=email:ann@/],
    [['slack:U024='], /^--same 'slack:U024=': write all addresses/],
    [['slack:U024=ann'], /^--same 'slack:U024=ann': write all addresses/],
    [['=slack:U024'], /^--same '=slack:U024': write an input and one person/],
    [['slack:*=email:ann@example.org'], /^--same .*: write an input and one person.*; name each by itself$/],
    [['slack:U024=slak:U025'], /^--same .*: there is no input slak; there are slack, email, xmpp, irc$/],
    [[ann, 'irc:ann=email:ann@Example.org'], /^--same has email:ann@Example.org twice: write all addresses of one/],
    [['slack:U024=slack:u024'], /^--same has slack:u024 twice/],
  ])('%j', (same, words) => {
    expect(() => personOf(same, inputs)).toThrow(ConfigError);
    expect(() => personOf(same, inputs)).toThrow(words);
  });
});
