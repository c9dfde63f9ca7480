import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, Commands } from '../../src/command.ts';
import { ConfigError, UsageError } from '../../src/errors.ts';
import { matcher } from '../../src/matching/matcher.ts';
import { compile, longestText } from '../../src/matching/pattern.ts';

const command = (name: string, more: Partial<Command> = {}): Command => ({
  name,
  usage: name,
  description: name,
  exec: () => name,
  ...more,
});

const table = (...patterns: readonly string[]): Commands =>
  Object.fromEntries(patterns.map((pattern) => [pattern, command(pattern)]));

describe('matcher', () => {
  it('finds the command of a long text, and refuses to take it apart', () => {
    const found = matcher(table('^deploy (.+) to (.+)$'))('deploy web to '.padEnd(16_000, 'x'));
    expect(found?.command.name).toBe('^deploy (.+) to (.+)$');
    expect(() => found?.match()).toThrow(UsageError);
    expect(() => found?.match()).toThrow(/it has 16000 characters, and '\^deploy .*' takes \d+ at most$/);
  });

  it('finds the command, and says what its pattern captured', () => {
    const found = matcher(table('^ping$', '^deploy (\\w+)'))('deploy web');
    expect(found).toMatchObject({ pattern: '^deploy (\\w+)', text: 'deploy web' });
    expect(found?.match()).toEqual(['deploy web', 'web']);
    expect(matcher(table('^ping$'))('pong')).toBeUndefined();
    expect(matcher({})('ping')).toBeUndefined();
  });

  it('prefers the longest literal beginning, then the one registered first', () => {
    expect(matcher(table('.*', '^get ', '^get service '))('get service x')?.pattern).toBe('^get service ');
    expect(matcher(table('^get (a)', '^get (\\w)'))('get a')?.pattern).toBe('^get (a)');
    expect(matcher(table('b', 'a'))('ab')?.pattern).toBe('b');
    expect(matcher(table('^deploy\\b', '^deploy (web)'))('deploy web')?.pattern).toBe('^deploy (web)');
    expect(matcher(table('^deploy\\b', '^deploy\\s+web'))('deploy web')?.pattern).toBe('^deploy\\b');
    expect(matcher(table('^deploy(s)? ', '^deploys x'))('deploys x')?.pattern).toBe('^deploys x');
  });

  it('takes a bare word for the pattern that waits for a space behind it', () => {
    expect(matcher(table('^list '))('list')).toMatchObject({ pattern: '^list ', text: 'list ' });
    expect(matcher(table('^list services '))('list services')?.pattern).toBe('^list services ');
    expect(matcher(table('^list ', '^list$'))('list')?.pattern).toBe('^list$');
  });

  it('takes spaces around the text, but only when the text as it is matches nothing', () => {
    expect(matcher(table('^ping$'))(' ping \n')?.text).toBe('ping');
    expect(matcher(table('^ping$', '^ping +$'))('ping ')?.pattern).toBe('^ping +$');
  });

  it('takes the first word in any case, but only when the exact one matches nothing', () => {
    expect(matcher(table('^ping$'))('Ping')?.text).toBe('ping');
    expect(matcher(table('^Deploy '))('DEPLOY Web')?.text).toBe('Deploy Web');
    expect(matcher(table('^(the )?three laws$'))('Three laws')?.text).toBe('three laws');
    expect(matcher(table('^list '))('List')?.text).toBe('list ');
    const both = matcher(table('^ping$', '^Ping$'));
    expect([both('ping')?.pattern, both('Ping')?.pattern]).toEqual(['^ping$', '^Ping$']);
  });

  it('takes aliases, in any case, with what follows them', () => {
    const find = matcher({
      '^call ': command('call', { aliases: ['rpc'] }),
      '^stop$': command('stop', { aliases: ['cancel'] }),
      '^(the )?laws$': command('laws of old', { aliases: ['rules'] }),
      '^rules$': command('rules'),
    });
    expect(find('rpc a b')).toMatchObject({ pattern: '^call ', text: 'call a b' });
    expect(find('Rpc')?.text).toBe('call ');
    expect(find('cancel')?.pattern).toBe('^stop$');
    expect(find('rules')?.pattern).toBe('^rules$');
    expect(find('rpcs a')).toBeUndefined();
    expect(() => matcher({ '^a$': command('a', { aliases: ['b c'] }) })).toThrow(ConfigError);
  });

  it('is for nobody with a text over 16 KiB', () => {
    const find = matcher(table('^echo ', ...Array.from({ length: 20 }, (_, index) => `(x${index}|o$)`)));
    expect(find(`echo ${'o'.repeat(longestText - 5)}`)?.pattern).toBe('^echo ');
    expect(find(`echo ${'o'.repeat(longestText)}`)).toBeUndefined();
  });

  it('finds each of ten thousand', () => {
    const patterns = Array.from({ length: 10_000 }, (_, index) => `^cmd${index} (\\w+)`);
    const find = matcher(table(...patterns));
    for (const index of [0, 1, 4_999, 9_999]) expect(find(`cmd${index} x`)?.pattern).toBe(patterns[index]);
    expect(find('cmd10000 x')).toBeUndefined();
  });

  it('finds what trying one pattern after the other finds', () => {
    const words = fc.constantFrom('a', 'b', 'ab', 'A', 'list', 'a b');
    const tail = fc.constantFrom('', ' ', '$', ' (\\w+)', ' (\\w+)$', '(s)?', '.*', '|b', '\\s+x', '\\b', ' +');
    const head = fc.constantFrom('^', '^', '^', '', '(?i)', '^(the )?');
    const pattern = fc.tuple(head, words, tail).map((parts) => parts.join(''));
    const text = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'A', 'B', 'x', 'list', 'List', 's', ' ', ' ', '\t'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(pattern, { maxLength: 12 }), fc.array(text, { maxLength: 20 }), (patterns, texts) => {
        const find = matcher(table(...patterns));
        const find1 = oneByOne(patterns);
        for (const one of texts) expect([one, find(one)?.pattern, find(one)?.match()]).toEqual([one, ...find1(one)]);
      }),
      { numRuns: 300 },
    );
  });
});

/** The same rules, without a map, a set or a literal but for the order. */
function oneByOne(
  patterns: readonly string[],
): (text: string) => readonly [string | undefined, readonly string[] | undefined] {
  const compiled = patterns
    .map((source) => compile(source))
    .sort((one, other) => other.literal.text.length - one.literal.text.length);
  const first = (text: string, worded = false) => {
    for (const { source, literal, exec } of compiled) {
      if (worded && (literal.word === undefined || literal.word !== text.split(/[\t\n\f\r ]/, 1)[0])) continue;
      const match = exec(text);
      if (match) return [source, match] as const;
    }
    return undefined;
  };
  const words = new Set(compiled.flatMap(({ literal }) => literal.word ?? []));
  return (text) => {
    const trimmed = text.trim();
    const found = first(text) ?? first(trimmed) ?? first(`${trimmed} `, true);
    if (found) return found;
    const word = trimmed.split(/[\t\n\f\r ]/, 1)[0] ?? '';
    const lower = word.toLowerCase();
    for (const own of [...[...words].filter((known) => known.toLowerCase() === lower), lower]) {
      if (own === word) continue;
      const tried = own + trimmed.slice(word.length);
      const near = first(tried) ?? first(`${tried} `, true);
      if (near) return near;
    }
    return [undefined, undefined];
  };
}
