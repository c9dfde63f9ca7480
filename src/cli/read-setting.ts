import { readFileSync } from 'node:fs';
import { duration } from '../duration.ts';
import { ConfigError } from '../errors.ts';
import { longestTimer } from '../longest-timer.ts';
import type { Given, Layer } from './given.ts';
import type { Setting, SettingValue } from './setting.ts';
import { size } from './size.ts';

/** Largest file a secret may stand in, in bytes. */
const longestSecret = 65_536;

/**
 * Returns what the first layer that has the setting says, or its default; a secret may stand in its `_file` twin
 * instead.
 *
 * @throws {ConfigError} It names where the value stands and what it must be, and never holds a secret.
 */
export function readSetting(
  setting: Setting,
  layers: readonly Layer[],
  twin: Setting | undefined,
): SettingValue | undefined {
  for (const layer of layers) {
    const given = layer.given(setting);
    const file = twin && layer.given(twin);
    if (given && file && twin) {
      throw new ConfigError(`${layer.label(setting)} and ${layer.label(twin)} are both set: keep one`);
    }
    if (given) return convert(setting, given, layer.label(setting));
    if (file && twin) return secretOf(setting, secretIn(one(twin, file, layer.label(twin)), layer.label(twin)));
  }
  const { default: fallback, type } = setting.flag;
  if (fallback === undefined) return undefined;
  if (type === 'duration') return duration(String(fallback));
  return type === 'size' ? size(String(fallback)) : fallback;
}

function convert(setting: Setting, given: Given, label: string): SettingValue {
  switch (setting.flag.type) {
    case 'list':
      return chosenAll(setting, items(setting, given, given.commas ? ',' : undefined, label), label);
    case 'repeat':
    case 'objects':
      return chosenAll(setting, items(setting, given, '\n', label), label);
    case 'string':
      return chosen(setting, one(setting, given, label), label);
    case 'number':
      return numberOf(setting, one(setting, given, label), label);
    case 'duration':
      return durationOf(setting, one(setting, given, label), label);
    case 'size':
      return sizeOf(setting, one(setting, given, label), label);
    case 'boolean':
      return booleanOf(setting, one(setting, given, label), label);
  }
}

function items(setting: Setting, { values }: Given, end: string | undefined, label: string): readonly string[] {
  return values.flatMap((value) => {
    const parts = end === undefined ? [value] : value.split(end);
    const found = parts.map((part) => part.trim()).filter((part) => part !== '');
    if (found.length === 0) throw empty(setting, label);
    return found;
  });
}

function one(setting: Setting, { values }: Given, label: string): string {
  const [value, ...more] = values;
  if (more.length > 0) throw new ConfigError(`${label} is given more than once: keep one`);
  if (value === undefined || value === '') throw empty(setting, label);
  return value;
}

function empty({ flag }: Setting, label: string): ConfigError {
  return new ConfigError(`${label} is empty: give it ${flag.placeholder ?? 'a value'}, or leave it out`);
}

function chosenAll(setting: Setting, values: readonly string[], label: string): readonly string[] {
  return values.map((value) => chosen(setting, value, label));
}

function chosen({ flag }: Setting, value: string, label: string): string {
  const { choices } = flag;
  if (choices && !choices.includes(value)) throw wrong(flag, value, label, `one of ${choices.join(', ')}`);
  return value;
}

function numberOf({ flag }: Setting, value: string, label: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) throw wrong(flag, value, label, 'a number');
  return number;
}

function durationOf({ flag }: Setting, value: string, label: string): number {
  const ms = milliseconds(value);
  if (ms > 0 && (ms <= longestTimer || flag.timeless)) return ms;
  const most = flag.timeless ? '' : ', at most 24 days';
  throw wrong(flag, value, label, `a time such as 90s, 5m or 1h (seconds without a unit)${most}`);
}

function milliseconds(value: string): number {
  try {
    return duration(/^\d+$/.test(value) ? `${value}s` : value);
  } catch {
    return Number.NaN;
  }
}

function sizeOf({ flag }: Setting, value: string, label: string): number {
  const bytes = size(value);
  if (bytes !== undefined) return bytes;
  throw wrong(flag, value, label, 'a size such as 512MB or 2GB (bytes without a unit)');
}

function booleanOf({ flag }: Setting, value: string, label: string): boolean {
  if (value !== 'true' && value !== 'false') throw wrong(flag, value, label, 'true or false');
  return value === 'true';
}

function wrong(flag: Setting['flag'], value: string, label: string, must: string): ConfigError {
  return new ConfigError(`${label} must be ${must}${flag.secret ? '' : `; it is "${value.slice(0, 80)}"`}`);
}

/** A file holds several one a line. */
function secretOf({ flag }: Setting, text: string): SettingValue {
  if (flag.type !== 'list') return text;
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function secretIn(path: string, label: string): string {
  const text = contentOf(path, label).replace(/\r?\n$/, '');
  if (text.trim() === '') throw new ConfigError(`${label} names a file that is empty: ${path}`);
  if (text.length > longestSecret)
    throw new ConfigError(`${label} names a file that is too long for a secret: ${path}`);
  return text;
}

function contentOf(path: string, label: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`${label} names a file that cannot be read (${code}): ${path}`, { cause });
  }
}
