import type { Log } from '../../log.ts';

/** What the Slack libraries take for a log: theirs is an enum for the level, so it is left open here. */
export interface SdkLog<Level> {
  debug(...parts: unknown[]): void;
  info(...parts: unknown[]): void;
  warn(...parts: unknown[]): void;
  error(...parts: unknown[]): void;
  setLevel(level: Level): void;
  getLevel(): Level;
  setName(name: string): void;
}

/**
 * Takes what the Slack libraries say about themselves: to our log at debug when asked for, else nowhere. What
 * matters is said by us, in words. Tokens and the tickets in socket addresses are masked.
 */
export function sdkLog<Level>(log: Log, wanted: boolean): SdkLog<Level> {
  const line = (...parts: unknown[]) => {
    if (wanted) log.debug(masked(parts.map(String).join(' ')));
  };
  const level = (wanted ? 'debug' : 'error') as Level;
  return {
    debug: line,
    info: line,
    warn: line,
    error: line,
    setLevel: () => {},
    getLevel: () => level,
    setName: () => {},
  };
}

function masked(text: string): string {
  return text
    .slice(0, 10_000)
    .replaceAll(/\bx(?:ox[a-z]|app)-[\w-]+/g, 'x…')
    .replaceAll(/\b(ticket|wss?:\/\/)[^\s"]+/g, '$1…');
}
