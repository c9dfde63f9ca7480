import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** How a run of `micro` is to be started. */
export interface MicroOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** What is piped into it; without it, its standard input stays open. */
  readonly input?: string;
}

/** A run of `micro` that goes on. */
export interface Micro {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it wrote so far. */
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /** Resolves when what it wrote fits; rejects when it ends before. */
  until(fits: (output: { readonly stdout: string; readonly stderr: string }) => boolean): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** How a run ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts `micro` from the sources, in an environment that holds nothing but what is given, on a folder for data of its
 * own that is gone when it ends, unless MICRO_DATA names one.
 */
export function micro(argv: readonly string[], { env = {}, folder, input }: MicroOptions = {}): Micro {
  const data = mkdtempSync(join(tmpdir(), 'micro-'));
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', MICRO_DATA: data, ...env },
  });
  child.once('close', () => rmSync(data, { recursive: true, force: true }));
  let stdout = '';
  let stderr = '';
  const heard = new EventTarget();
  const output = () => ({ stdout, stderr });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard.dispatchEvent(new Event('heard'));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    heard.dispatchEvent(new Event('heard'));
  });
  if (input !== undefined) child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...output() }));
  });
  const until: Micro['until'] = (fits) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (!fits(output())) return;
        heard.removeEventListener('heard', look);
        resolve();
      };
      heard.addEventListener('heard', look);
      ended.then(({ code, ...said }) => reject(new Error(`it ended with ${code}: ${JSON.stringify(said)}`)), reject);
      look();
    });
  return { child, output, until, ended };
}
