import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { compile, longestText } from '../../src/matching/pattern.ts';

describe('compile', () => {
  it('returns the whole match and its groups, empty where one took no part', () => {
    expect(compile('^(the )?three laws( of robotics)?$').exec('three laws')).toEqual(['three laws', '', '']);
    expect(compile('(\\d+)-(\\d+)').exec('from 10-20')).toEqual(['10-20', '10', '20']);
  });

  it('matches what is all literal without its end, and with it', () => {
    expect(compile('^call ').exec('call greeter')).toEqual(['call ']);
    expect(compile('^call ').exec('call')).toBeUndefined();
    expect(compile('^ping$').exec('ping')).toEqual(['ping']);
    expect(compile('^ping$').exec('ping\n')).toBeUndefined();
  });

  it('matches nothing in a text over 16 KiB', () => {
    expect(compile('a$').exec('a'.repeat(longestText))).toEqual(['a']);
    expect(compile('a$').exec('a'.repeat(longestText + 1))).toBeUndefined();
  });

  it('looks for captures in shorter texts the longer the pattern is, but always in 4 KiB', () => {
    const { longest, exec, test } = compile('^deploy (.+) to (.+)$');
    const text = (length: number) => 'deploy web to '.padEnd(length, 'x');
    expect(longest).toBeGreaterThan(4_096);
    expect(longest).toBeLessThan(longestText);
    expect(exec(text(longest))?.[1]).toBe('web');
    expect(exec(text(longest + 1))).toBeUndefined();
    expect(test(text(longestText))).toBe(true);
    expect(compile(`^a${'b?'.repeat(200)}`).longest).toBe(4_096);
    expect(compile('^(\\w+)').longest).toBe(longestText);
  });

  it.each(['(', '(?=a)', '(a)\\1', '[b-a]'])('names a pattern that RE2 refuses: %s', (source) => {
    expect(() => compile(source)).toThrow(ConfigError);
    expect(() => compile(source)).toThrow(`'${source}'`);
  });
});
