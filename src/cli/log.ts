import type { Log, LogFields } from '../log.ts';
import { redaction } from './redaction.ts';

/** How serious a line is, from least to most. */
export const levels: readonly string[] = ['debug', 'info', 'warn', 'error'] satisfies readonly Level[];

type Level = keyof Log;

/** Settings of {@link logger}. */
export interface LogOptions {
  /** The least serious level to write. */
  readonly level: keyof Log;
  readonly format: 'text' | 'json';
  /** Never written, whatever a line holds. */
  readonly secrets: readonly string[];
  /** Takes a line with its end. */
  write(line: string): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Writes one line an entry: time, level, message and fields; JSON, or text for people. */
export function logger(options: LogOptions): Log {
  const clean = redaction(options.secrets);
  const least = levels.indexOf(options.level);
  const format = options.format === 'json' ? jsonLine : textLine;
  const writing =
    (level: Level) =>
    (message: string, fields: LogFields = {}): void => {
      if (levels.indexOf(level) < least) return;
      // The stack of what a command threw is for who writes it, and not for who sits at the prompt.
      const traced = options.format === 'json' || options.level === 'debug' || level === 'error';
      const time = new Date(options.now()).toISOString();
      options.write(`${oneLine(format(time, level, clean(message), plain(fields, clean, traced)))}\n`);
    };
  return { debug: writing('debug'), info: writing('info'), warn: writing('warn'), error: writing('error') };
}

function jsonLine(time: string, level: Level, message: string, fields: LogFields): string {
  return JSON.stringify({ ...fields, time, level, message });
}

function textLine(time: string, level: Level, message: string, fields: LogFields): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${shown(value)}`);
  return [time, level.padEnd(5), message, ...pairs].join(' ');
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}

/** A line break would let a stranger write lines of his own, and an escape sequence would reach a terminal. */
function oneLine(line: string): string {
  return line.replace(/[\p{Cc}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function plain(fields: LogFields, clean: (text: string) => string, traced: boolean): LogFields {
  const cleaned = (_key: string, value: unknown): unknown => {
    if (value instanceof Error) return clean(described(value, traced));
    return typeof value === 'string' ? clean(value) : value;
  };
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, copied(value, cleaned)]),
  );
}

function copied(value: unknown, replace: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value, replace));
  } catch {
    return '[not JSON]';
  }
}

/** An error in words: what happened, and what it came from. The stack is only for one that nobody raised on purpose. */
function described(error: Error, traced: boolean): string {
  const deliberate = 'code' in error && typeof error.code === 'string';
  return `${deliberate || !traced ? named(error) : (error.stack ?? named(error))}${origins(error, 5)}`;
}

function origins({ cause }: Error, most: number): string {
  return cause instanceof Error && most > 0 ? `, because of ${named(cause)}${origins(cause, most - 1)}` : '';
}

function named({ name, message }: Error): string {
  return `${name}: ${message}`;
}
