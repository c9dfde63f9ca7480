import type { Json } from '../../src/json.ts';
import { mutatedText } from './mutated-text.ts';
import type { Random } from './random.ts';

/** Returns JSON in which some values are others, of other kinds, elsewhere, or gone; at times it is JSON no more. */
export function mutatedJson(any: Random, seeds: readonly Json[]): string {
  let value = any.pick(seeds);
  for (let left = any.below(5); left > 0; left -= 1) value = changed(value, any, seeds);
  const text = JSON.stringify(value) ?? 'null';
  return any.below(5) > 0 ? text : mutatedText(any, [text], ['{"a":', '[', '\\u0000', '"__proto__":{},', '1e400']);
}

function changed(value: Json, any: Random, seeds: readonly Json[]): Json {
  const inside = typeof value === 'object' && value !== null && any.below(5) > 0;
  if (!inside) return another(value, any, seeds);
  if (isList(value)) {
    const at = any.below(value.length + 1);
    const item = value[at];
    if (item === undefined) return [...value, another(null, any, seeds)];
    return any.below(4) > 0 ? value.with(at, changed(item, any, seeds)) : value.toSpliced(at, 1);
  }
  const fields = Object.entries(value);
  const at = any.below(fields.length + 1);
  const [name, field] = fields[at] ?? [any.pick(['text', 'to', 'ts', 'status', 'constructor', 'toString', '']), null];
  const put = any.below(5) > 0 ? [[name, changed(field, any, seeds)]] : [];
  return Object.fromEntries(fields.toSpliced(at, 1, ...(put as [string, Json][])));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function another(value: Json, any: Random, seeds: readonly Json[]): Json {
  switch (any.below(8)) {
    case 0:
      return any.pick([null, true, false, 0, -1, 1e308, 0.1, '', [], {}]);
    case 1:
      return [value];
    case 2:
      return { [any.pick(['a', 'text', 'alerts', 'message'])]: value };
    case 3:
      return any.pick(seeds);
    case 4:
      return nested(value, any.below(any.pick([3, 40])));
    default:
      return typeof value === 'string' ? mutatedText(any, [value], words) : mutatedText(any, words);
  }
}

const words: readonly string[] = [
  ...['U0BOT', 'C024', '<@U0BOT>', '1700000000.000100', 'firing', 'resolved', '2026-11-27T03:00:00Z', 'created'],
  ...['message_changed', 'bot', '&amp;gt;', '<https://a.b|c>', 'refs/heads/main', '0001-01-01T00:00:00Z'],
];

function nested(value: Json, depth: number): Json {
  let deep = value;
  for (let left = depth; left > 0; left -= 1) deep = left % 2 === 0 ? [deep] : { a: deep };
  return deep;
}
