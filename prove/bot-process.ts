import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Terminal } from './networks/terminal.ts';

/** A bot in a process of its own. */
export interface BotProcess {
  readonly pid: number;
  /** Resolves when it is gone, with its exit code; null when a signal ended it. */
  readonly gone: Promise<number | null>;
  readonly running: boolean;
  /** Takes the process away at once. */
  kill(): Promise<unknown>;
  /** Asks it to finish its work and leave. */
  stop(): Promise<number | null>;
}

/** How a bot is to be started. */
export interface BotOptions {
  readonly flags: readonly string[];
  readonly data: string;
  /** Where its log goes, after what is there. */
  readonly log: string;
  readonly terminal: Terminal;
  /** By default what all proofs but one need. */
  readonly plugins?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const program = join(import.meta.dirname, 'bot.ts');
const plugin = join(import.meta.dirname, 'plugin.ts');

/** What every bot here is given. It is so often dead that what waits for it may be many minutes old. */
const base = [
  ...['--registry=memory', '--server_address=127.0.0.1:0', '--timezone=UTC', '--log_level=info'],
  ...['--runs_per_minute=10000000', '--stop_timeout=60s', '--max_age=1h'],
];

/** Starts a bot on a data folder. */
export function startBot({ flags, plugins = [plugin], data, log, terminal, env = {} }: BotOptions): BotProcess {
  const errors = openSync(log, 'a', 0o600);
  const child = spawn(
    process.execPath,
    [program, ...base, ...plugins.map((path) => `--plugin=${path}`), ...flags, `--data=${data}`],
    {
      stdio: ['pipe', 'pipe', errors],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    },
  );
  closeSync(errors);
  if (child.stdin && child.stdout) terminal.attach(child.stdin, child.stdout);
  const gone = once(child, 'exit').then(([code]) => code as number | null);
  const signalled = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return gone;
  };
  return {
    pid: child.pid ?? 0,
    gone,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    kill: () => signalled('SIGKILL'),
    stop: () => signalled('SIGTERM'),
  };
}
