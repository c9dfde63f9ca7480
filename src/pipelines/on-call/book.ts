import { ConfigError } from '../../errors.ts';
import type { AlertEvent } from '../../event.ts';
import { anyGlob } from '../../matching/any-glob.ts';
import type { RunbookStep } from '../../operators/runbook.ts';

/** What is to be done about the alerts whose names fit. */
export interface Book {
  readonly patterns: readonly string[];
  readonly steps: readonly RunbookStep[];
}

/**
 * Reads runbooks: a step a line, `#` begins a comment, and `for Disk*, Greeter*:` begins what is for these alerts only.
 *
 *     health greeter
 *     if failed: ask Restart {service}?
 *     if failed: stop
 *     restart {service}
 *
 * @param name - Where it stands, named in errors: `--runbook ./runbook.txt`.
 * @throws {ConfigError} A line is wrong; it says which.
 */
export function parseBooks(text: string, name: string): readonly Book[] {
  const books: { patterns: readonly string[]; steps: RunbookStep[] }[] = [{ patterns: ['*'], steps: [] }];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const said = line.trim();
    const wrong = (what: string) => new ConfigError(`${name}, line ${index + 1}: ${what}`);
    if (said === '' || said.startsWith('#')) continue;
    const [, names] = /^for\s+([^:]*):$/.exec(said) ?? [];
    if (names === undefined) books.at(-1)?.steps.push(stepIn(said, wrong));
    else books.push({ patterns: patternsIn(names, wrong), steps: [] });
  }
  const found = books.filter(({ steps }) => steps.length > 0);
  if (found.length === 0) throw new ConfigError(`${name}: there is no step in it: write a command a line`);
  return found;
}

function patternsIn(names: string, wrong: (what: string) => ConfigError): readonly string[] {
  const patterns = names.split(',').map((one) => one.trim());
  if (patterns.includes('')) throw wrong('write whose alerts it is for, such as for Disk*, Greeter*:');
  return patterns;
}

function stepIn(line: string, wrong: (what: string) => ConfigError): RunbookStep {
  const [, condition, rest = line] = /^if\b([^:]*):\s*(.*)$/.exec(line) ?? [];
  const when = condition?.trim();
  if (when !== undefined && when !== 'ok' && when !== 'failed') throw wrong('write if ok: or if failed:, and a step');
  if (rest === '') throw wrong('nothing stands behind the condition');
  const only: Pick<RunbookStep, 'when'> = when === undefined ? {} : { when };
  if (rest === 'stop') return { ...only, stop: true };
  const [, question] = /^ask(?:\s+(.*))?$/.exec(rest) ?? [];
  if (rest === 'ask') throw wrong('ask what? Write the question behind it');
  return question === undefined ? { ...only, run: rest } : { ...only, ask: question };
}

/** The steps for one alert, and those left out because it has no label that they name. */
export function stepsFor(
  books: readonly Book[],
  { labels }: Pick<AlertEvent, 'labels'>,
): { steps: readonly RunbookStep[]; left: readonly string[] } {
  const { alertname = '' } = labels;
  const meant = books.filter(({ patterns }) => anyGlob(patterns)(alertname));
  const filled = meant.flatMap(({ steps }) => steps).map((step) => ({ step, now: filledIn(step, labels) }));
  return {
    steps: filled.flatMap(({ now }) => now ?? []),
    left: filled.flatMap(({ step, now }) => (now ? [] : [words(step)])),
  };
}

function words(step: RunbookStep): string {
  if ('run' in step) return step.run;
  return 'ask' in step ? `ask ${step.ask}` : 'stop';
}

/** Labels become words of a command: one that could become more than a word is as good as none. */
function filledIn(step: RunbookStep, labels: AlertEvent['labels']): RunbookStep | undefined {
  let whole = true;
  const filled = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
      whole &&= /^[\w.:@/-]{1,200}$/.test(value);
      return value;
    });
  const now: RunbookStep =
    'run' in step ? { ...step, run: filled(step.run) } : 'ask' in step ? { ...step, ask: filled(step.ask) } : step;
  return whole ? now : undefined;
}
