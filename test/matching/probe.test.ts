import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { compile } from '../../src/matching/pattern.ts';
import { probe } from '../../src/matching/probe.ts';

/** A clock that says each match took so long, but for those of the usual pattern, which come first. */
const taking = (ms: number, usual = 1) => {
  let reads = 0;
  let now = 0;
  return () => {
    reads += 1;
    now += reads <= 12 ? usual : ms;
    return now;
  };
};

describe('probe', () => {
  it('lets a pattern pass that is fast once, on a machine that is busy', () => {
    const usual = taking(0);
    const times = [50, 50, 50];
    let now = 0;
    const busy = () => {
      const spent = usual();
      now += spent === 12 ? (times.shift() ?? 1) : 0;
      return spent + now;
    };
    expect(() => probe('^deploy (\\w+)', { owner: '--plugin ./a.ts', now: busy })).not.toThrow();
    expect(times).toEqual([]);
  });

  it('lets a pattern take longer where a usual one does', () => {
    const at = (ms: number, usual: number) => () => probe('^deploy (\\w+)', { owner: 'x', now: taking(ms, usual) });
    expect(at(1.9, 1)).not.toThrow();
    expect(at(6, 1)).toThrow(/too slow \(6 ms for 16384/);
    expect(at(6, 2)).toThrow(/too slow \(6 ms for 2000/);
  });

  it('refuses one that is slow every time, and names its owner, itself and the time', () => {
    const slow = () => probe('(.*)a.{12}b', { owner: '--plugin ./a.ts', now: taking(34) });
    expect(slow).toThrow(ConfigError);
    const { longest } = compile('(.*)a.{12}b');
    expect(slow).toThrow(
      `--plugin ./a.ts: pattern '(.*)a.{12}b' is too slow (34 ms for ${longest} characters): let fewer of its parts`,
    );
  });

  it('does not time what needs no engine', () => {
    expect(() => probe('^ping$', { owner: 'x', now: taking(1_000) })).not.toThrow();
    expect(() => probe('^call ', { owner: 'x', now: taking(1_000) })).not.toThrow();
  });

  it('finds a pattern that makes thousands of states, by the time it works', () => {
    const now = () => process.threadCpuUsage().user / 1_000;
    expect(() => probe('(.*)a.{200}b', { owner: 'x', now })).toThrow(/too slow/);
  });

  it('finds a pattern that is slow only where it matches, by what it captures', () => {
    const now = () => process.threadCpuUsage().user / 1_000;
    expect(() => probe('^([a-z]{0,40}[,;]?)*$', { owner: 'x', now })).toThrow(/too slow/);
  });

  it('refuses what is no pattern', () => {
    expect(() => probe('(', { owner: 'x', now: taking(1) })).toThrow(ConfigError);
  });
});
