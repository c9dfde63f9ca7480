// Evil texts of the longest length, with every pattern that ships and with evil patterns of plugins: node bench/evil.ts
// Prints JSON: milliseconds of the worst pair, the best of some tries each, to find a match and, where there is one, for what
// it captures, which is found when a command asks for it; and how many evil patterns are refused.
import process from 'node:process';
import { commands } from '../src/commands/index.ts';
import { compile, longestText } from '../src/matching/pattern.ts';
import { probe } from '../src/matching/probe.ts';
import { evilPatterns } from '../test/matching/evil-patterns.ts';
import { evil } from '../test/matching/evil-texts.ts';

const tries = 10;
const taken = evilPatterns.filter(isTaken);
console.log(
  JSON.stringify({
    shipped: worst(Object.keys(commands())),
    patterns: evilPatterns.length,
    refused: evilPatterns.length - taken.length,
    taken: worst(taken),
  }),
);

interface Worst {
  readonly find: number;
  readonly capture: number;
}

function worst(patterns: readonly string[]): Worst {
  const pairs = patterns.flatMap((pattern) => {
    const { test, exec, longest } = compile(pattern);
    return evil.map((make) => {
      const text = make(longestText);
      const captured = make(longest);
      return { find: best(() => test(text)), capture: test(captured) ? best(() => exec(captured)) : 0 };
    });
  });
  const most = (of: keyof Worst) => Math.max(...pairs.map((pair) => pair[of]));
  return { find: most('find'), capture: most('capture') };
}

function best(work: () => unknown): number {
  return Math.min(...Array.from({ length: tries }, () => timed(work)));
}

function isTaken(pattern: string): boolean {
  try {
    probe(pattern, { owner: 'evil', now: () => process.threadCpuUsage().user / 1_000 });
    return true;
  } catch {
    return false;
  }
}

function timed(work: () => unknown): number {
  const since = performance.now();
  work();
  return performance.now() - since;
}
