import { ConfigError } from '../../errors.ts';
import type { AlertEvent, RunEvent } from '../../event.ts';
import type { Pipeline } from '../../pipeline.ts';
import { change, due, memory, run, text } from '../../testing/events.ts';
import { alarm, answer } from './alarm.ts';
import { madeUp } from './made-up.ts';

/** A run to be shown: marbles by lane, and what the letters mean. */
export interface Sample {
  readonly lanes: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads what is heard in a run from words: `slack='20m a 9m b'` is a lane, `a='bob in #random: lunch?'` a value;
 * what begins with `@micro` is said to the bot. What is not said is made up.
 *
 * @param together - Whether alerts of one group are told together: then there are two.
 * @throws {ConfigError} A word is neither.
 */
export function sample(
  { name, from }: Pick<Pipeline, 'name' | 'from'>,
  words: readonly string[],
  { together }: { readonly together: boolean },
): Sample {
  const lanes: Record<string, string> = {};
  const given: Record<string, string> = {};
  for (const word of words) {
    const [, key = '', said = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (from.includes(key)) lanes[key] = said;
    else if ([...key].length === 1) given[key] = said;
    else {
      throw new ConfigError(
        `'${word}' is neither a lane nor a value: ${name} listens to ${from.join(', ')}; write ${from[0] ?? 'slack'}='a b 5m c' and a='what a says'`,
      );
    }
  }
  const alerts = from.includes('alerts') ? 'alerts' : name.startsWith('on call ') ? from[0] : undefined;
  const made = madeUp({ name, from }, { lane: alerts, together });
  const shown = Object.fromEntries(Object.entries(made).map(([lane, { marbles }]) => [lane, marbles]));
  const chosen = Object.keys(lanes).length > 0 ? lanes : shown;
  const letters = (lane: string) => [...(chosen[lane] ?? '').replaceAll(/\b\d[\d.]*(?:ms|s|m|h|d)\b/g, '')];
  const said = Object.keys(chosen).flatMap((lane) =>
    letters(lane)
      .filter((letter) => /[^-\s()|#]/.test(letter))
      .map((letter) => ({ lane, letter, words: given[letter] ?? made[lane]?.words[letter] ?? 'hello' })),
  );
  const alarms = { lane: alerts ?? 'alerts', first: said.map(({ words }) => alarm(words)).find((one) => one) };
  const values = said.map(({ lane, letter, words }) => [letter, event(lane, words, alarms)] as const);
  return {
    lanes: { ...Object.fromEntries(from.map((lane) => [lane, ''])), ...chosen },
    values: Object.fromEntries(values),
  };
}

const organs: Readonly<Record<string, (said: string) => unknown>> = {
  registry: (said) => change(said.replace(/ (?:gone|changed)$/, ''), changes(said)),
  runs: ran,
  later: (said) => due(said),
  memory: (said) => memory('marbles', said, said),
};

/** `deploy greeter` went well, `failed: deploy greeter: no such service` did not. */
function ran(said: string): unknown {
  const [, outcome, asked = said, error] = /^(failed|cancelled|timeout|refused): ([^:]+)(?:: (.*))?$/s.exec(said) ?? [];
  const [command = asked] = asked.split(' ');
  const ended = { outcome: (outcome ?? 'ok') as RunEvent['outcome'], ...(error !== undefined && { error }) };
  return run(command, { data: asked, to: 'slack:#ops', place: '#ops', ...ended });
}

function changes(said: string): 'create' | 'update' | 'delete' {
  if (said.endsWith(' gone')) return 'delete';
  return said.endsWith(' changed') ? 'update' : 'create';
}

/** Where alerts come from, and the first of them. */
interface Alarms {
  readonly lane: string;
  readonly first: AlertEvent | undefined;
}

function event(lane: string, said: string, alarms: Alarms): unknown {
  const organ = organs[lane];
  if (organ) return organ(said);
  const known = alarm(said) ?? answer(said, alarms.lane, alarms.first);
  if (known) return known;
  const [, by, where, words = said] = /^(\S+) in (\S+): (.*)$/s.exec(said) ?? [];
  const [, spoken = words] = /^@micro (.*)$/s.exec(words) ?? [];
  const there = by === undefined || where === undefined ? {} : { by, in: where };
  return text(spoken, { ...there, addressed: spoken !== words });
}
