import type { Log } from '../log.ts';

/** Warns of each pattern of `--allow_to` that allows nothing, because it names an input that does not run. */
export function warnOfUnusedAllowance(allowTo: readonly string[], inputs: readonly string[], log: Log): void {
  const known = new Set(inputs.map((input) => input.toLowerCase()));
  for (const pattern of allowTo) {
    const input = pattern.slice(0, pattern.indexOf(':'));
    if (input.includes('*') || known.has(input.toLowerCase())) continue;
    log.warn(`--allow_to '${pattern}' allows nothing: there is no input ${input}; there are ${inputs.join(', ')}`);
  }
}
