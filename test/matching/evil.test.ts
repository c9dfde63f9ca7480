import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { ConfigError } from '../../src/errors.ts';
import { matcher } from '../../src/matching/matcher.ts';
import { compile, longestText } from '../../src/matching/pattern.ts';
import { probe } from '../../src/matching/probe.ts';
import { splitRedirect } from '../../src/matching/redirect.ts';
import { words } from '../../src/matching/words.ts';
import { evilPatterns } from './evil-patterns.ts';
import type { Make } from './evil-texts.ts';
import { evil, long } from './evil-texts.ts';

/** Milliseconds that are no trouble, whatever they were spent on. */
const little = 5;
const tries = 12;

/**
 * Expects that a text which is eight times as long takes about eight times as long: work that grows with the square takes
 * 64 times as long. Both are the best of some tries, as another process may take the core in one of them, not in all.
 */
function expectLinear(work: (text: string) => unknown, make: Make, length: number = longestText): void {
  const [short, full] = [make(length / 8), make(length)];
  let shortest = Number.POSITIVE_INFINITY;
  let longest = Number.POSITIVE_INFINITY;
  const settled = () => Number.isFinite(longest) && (longest <= little || longest <= 24 * shortest);
  for (let count = 0; count < tries && !settled(); count += 1) {
    longest = Math.min(
      longest,
      time(() => work(full)),
    );
    if (longest > little)
      shortest = Math.min(
        shortest,
        time(() => work(short)),
      );
  }
  expect(settled(), `${longest} ms, and ${shortest} ms for an eighth of ${full.slice(0, 20)}`).toBe(true);
}

function time(work: () => unknown): number {
  const since = performance.now();
  work();
  return performance.now() - since;
}

describe('evil texts', { timeout: 60_000 }, () => {
  it('are at least 30', () => {
    const texts = evil.map((make) => make(longestText));
    expect(new Set(texts).size).toBeGreaterThanOrEqual(30);
    for (const text of texts) expect(text.length).toBeGreaterThan(longestText - 20);
  });

  it.each(Object.keys(commands()))('take time in line with their length with %s', (pattern) => {
    const compiled = compile(pattern);
    const began = pattern.replace(/[$^]|\(.*?\)\?/g, '');
    for (const make of evil) {
      for (const match of [compiled.test, compiled.exec]) {
        expectLinear(match, make);
        expectLinear(match, (length) => (began + make(length)).slice(0, length));
      }
    }
  });

  it('take time in line with their length to find a command, to split and to look for a redirect', () => {
    const find = matcher(commands());
    const inputs = new Set(['email']);
    for (const make of evil) {
      expectLinear(find, make);
      expectLinear(words, make);
      expectLinear((text) => splitRedirect(`${text} > email:x`, inputs), make);
    }
  });

  it('would be found out by work that grows with the square of their length', () => {
    const square = (text: string) => /a+c/.exec(text);
    expect(() => expectLinear(square, long('a', '!'))).toThrow('for an eighth of');
  });
});

describe('evil patterns', { timeout: 120_000 }, () => {
  it('are at least 30', () => {
    expect(new Set(evilPatterns).size).toBeGreaterThanOrEqual(30);
  });

  it.each(evilPatterns)(
    '%s of a plugin is refused when it is loaded, or takes linear time for evil texts',
    (source) => {
      if (refused(source)) return;
      const { test, exec } = compile(source);
      for (const make of evil) {
        expectLinear(test, make, oneEngine);
        expectLinear(exec, make, oneEngine);
      }
    },
  );

  it('are refused where they need an engine that goes back, or too many states', () => {
    const such = evilPatterns.filter((source) => /\\1|\(\?=|\(\?<!|\+\+|1000|\{200\}|\{0,10\}/.test(source));
    expect(such).toHaveLength(8);
    expect(such.filter((source) => !refused(source))).toEqual([]);
  });
});

/** Up to here RE2 keeps to one engine; a longer text gets a slower one, which looks like more than linear. */
const oneEngine = 4_096;

/** Of this thread's own time: another process does not count. */
const worked = () => process.threadCpuUsage().user / 1_000;

function refused(source: string): boolean {
  try {
    probe(source, { owner: '--plugin ./evil.ts', now: worked });
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return true;
  }
}
