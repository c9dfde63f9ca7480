import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A server that runs in the foreground. */
export interface Daemon {
  /** Ends it, by default as a crash does; resolves when it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** What a {@link daemon} needs. */
export interface DaemonOptions extends Pick<SpawnOptions, 'uid' | 'gid' | 'cwd'> {
  readonly program: string;
  readonly args: readonly string[];
  /** It is ready when it takes connections here on 127.0.0.1; absent for one that listens nowhere. */
  readonly port?: number;
}

/** Starts a server, and resolves when it takes connections. Rejects with what it said when it ends before. */
export async function daemon({ program, args, port, ...options }: DaemonOptions): Promise<Daemon> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
  }
  const gone = once(child, 'exit');
  while (port !== undefined && !(await answers(port))) {
    if (over(child)) throw new Error(`${program} did not start: ${said}`);
    await wait(5);
  }
  return {
    async end(signal = 'SIGKILL') {
      if (!over(child)) child.kill(signal);
      await gone;
    },
  };
}

function over({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
