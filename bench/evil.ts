// Evil texts of the longest length, with every pattern that ships: node bench/evil.ts
// Prints milliseconds of the worst pair, the best of some tries each.
import { commands } from '../src/commands/index.ts';
import { compile, longestText } from '../src/matching/pattern.ts';
import { evil } from '../test/matching/evil-texts.ts';

const tries = 5;
const worst = Object.keys(commands()).flatMap((pattern) => {
  const compiled = compile(pattern);
  return evil.map((make) => {
    const text = make(longestText);
    return Math.min(...Array.from({ length: tries }, () => timed(() => [compiled.test(text), compiled.exec(text)])));
  });
});
console.log(Math.max(...worst).toFixed(3));

function timed(work: () => unknown): number {
  const since = performance.now();
  work();
  return performance.now() - since;
}
