import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { ConsulPeer } from '../peers/consul.ts';
import type { Exim } from '../peers/exim.ts';
import type { Ended, MicroOptions } from '../support/micro.ts';
import { micro } from '../support/micro.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';

/**
 * A bot that runs as a process of its own, the way an operator runs it: flags and environment go in, and what it does
 * is seen from outside, in its log and by the servers that it talks to.
 */
export interface BotProcess extends AsyncDisposable {
  readonly pid: number;
  /** Where it answers `/livez` and `/readyz`. */
  readonly probes: string;
  /** Its log so far, one entry a line. */
  log(): readonly LogEntry[];
  output(): { readonly stdout: string; readonly stderr: string };
  /** Resolves with the first entry that fits, also one of the past. */
  logged(fits: (entry: LogEntry) => boolean): Promise<LogEntry>;
  signal(name: 'SIGTERM' | 'SIGINT'): void;
  /** Stops it as a supervisor does, and tells how it ended. */
  stop(): Promise<Ended>;
  readonly ended: Promise<Ended>;
  /** What it holds in memory, in MiB. */
  memory(): number;
}

/** One line of the log. */
export interface LogEntry {
  readonly level: string;
  readonly message: string;
  readonly code?: string;
  readonly input?: string;
  readonly [field: string]: unknown;
}

/** Disposes of something when the test is over, also when it ran out of time. */
export function use<T extends AsyncDisposable>(thing: T): T {
  onTestFinished(() => thing[Symbol.asyncDispose]());
  return thing;
}

/** How long to wait for what others have to do, with a look every now and then; in milliseconds. */
export const patience = { timeout: 30_000, interval: 25 } as const;

/** `full` by TEST_ALL=1, else `short`. */
export function sized(sizes: { readonly short: number; readonly full: number }): number {
  return process.env.TEST_ALL === '1' ? sizes.full : sizes.short;
}

/** What every bot here is given, so that flags can change it: loopback, free ports, and a log that tells everything. */
const base: Readonly<Record<string, string>> = {
  MICRO_SERVER_ADDRESS: '127.0.0.1:0',
  MICRO_HTTP_ADDRESS: '127.0.0.1:0',
  MICRO_TIMEZONE: 'UTC',
  MICRO_LOG_LEVEL: 'debug',
  MICRO_LOG_FORMAT: 'json',
};

/** Starts `micro bot` with these flags, and waits until `/readyz` says that every input is up and the registry answers. */
export async function startBot(flags: readonly string[], options: MicroOptions = {}): Promise<BotProcess> {
  const bot = await openBot(flags, options);
  const ended = bot.ended.then(({ code, stderr }) => {
    throw new Error(`it ended with ${code}: ${stderr}`);
  });
  const ready = async () => {
    const response = await fetch(`${bot.probes}/readyz`);
    if (!response.ok) throw new Error(await response.text());
  };
  try {
    await Promise.race([vi.waitFor(ready, patience), ended]);
    return bot;
  } catch (error) {
    await bot[Symbol.asyncDispose]();
    throw error;
  } finally {
    ended.catch(() => undefined);
  }
}

/** Starts `micro bot`, and waits until it listens for probes: for one that is never ready. */
export async function openBot(flags: readonly string[], options: MicroOptions = {}): Promise<BotProcess> {
  const data = await mkdtemp(join(tmpdir(), 'micro-data-'));
  const run = micro(['bot', ...flags], { ...options, env: { ...base, MICRO_DATA: data, ...options.env } });
  const log = reader(() => run.output().stderr);
  const logged: BotProcess['logged'] = async (fits) => {
    await run.until(() => log().some(fits));
    return log().find(fits) as LogEntry;
  };
  const end = async () => {
    if (run.child.exitCode === null && run.child.signalCode === null) run.child.kill('SIGKILL');
    await run.ended.catch(() => undefined);
    await rm(data, { recursive: true, force: true });
  };
  try {
    const { address } = await logged(({ message }) => message === 'listening for probes');
    return {
      pid: Number(run.child.pid),
      probes: `http://${address}`,
      log,
      logged,
      output: run.output,
      signal: (name) => run.child.kill(name),
      stop: () => {
        run.child.kill('SIGTERM');
        return run.ended;
      },
      ended: run.ended,
      memory: () => {
        const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${run.child.pid}/status`, 'utf8')) ?? [];
        return Number(kilobytes) / 1_024;
      },
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Returns what reads on from where it was; lines that are none of the log's are left out. */
function reader(written: () => string): () => readonly LogEntry[] {
  const entries: LogEntry[] = [];
  let at = 0;
  return () => {
    const text = written();
    for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
      if (text[at] === '{') entries.push(JSON.parse(text.slice(at, end)));
      at = end + 1;
    }
    return entries;
  };
}

/** The flags that lead an input of the kind `slack` to a fake one. */
export function slackFlags({ token, appToken, url }: FakeSlack, name = 'slack'): readonly string[] {
  return [`--${name}_token=${token}`, `--${name}_app_token=${appToken}`, `--${name}_api_url=${url}`];
}

/** The flags that lead an input of the kind `email` to an Exim, with TLS and login. */
export function emailFlags({ url, user, password, ca }: Exim, name = 'email'): readonly string[] {
  return [
    ...[`--${name}_smtp=${url}`, `--${name}_user=${user}`, `--${name}_password=${password}`],
    ...[`--${name}_tls_ca=${ca}`, `--${name}_from=bot@user.test`],
  ];
}

/** The flags that lead to a Consul. */
export function registryFlags({ address }: ConsulPeer): readonly string[] {
  return ['--registry=consul', `--registry_address=${address}`];
}

/** Resolves with the mails of a user of user.test as soon as there are so many. */
export function mailsOf(exim: Exim, user: string, count: number): ReturnType<Exim['mails']> {
  return vi.waitFor(async () => {
    const mails = await exim.mails(user);
    if (mails.length < count) throw new Error(`${mails.length} of ${count} mails for ${user}`);
    return mails;
  }, patience);
}
