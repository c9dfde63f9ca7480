import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BotProcess } from './bot-process.ts';
import { startBot } from './bot-process.ts';
import type { Networks } from './networks/networks.ts';
import { networks } from './networks/networks.ts';
import { answerer } from './talk/answerer.ts';
import type { Crowd, Mix } from './talk/crowd.ts';
import { crowd } from './talk/crowd.ts';
import { deadLetters } from './talk/dead-letters.ts';
import { ears } from './talk/heard.ts';
import type { Verdict } from './talk/ledger.ts';
import { Ledger } from './talk/ledger.ts';
import { Taken } from './talk/taken.ts';

/** Settings of a {@link Stage}. */
export interface StageOptions {
  readonly seed: number;
  readonly mix?: Mix;
  /** The guarantee that the bot is to break. */
  readonly broken?: string | undefined;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A bot, the networks around it, and people who talk to it; the bot comes and goes, all else stays. */
export interface Stage extends AsyncDisposable {
  readonly networks: Networks;
  readonly crowd: Crowd;
  readonly data: string;
  readonly log: string;
  /** Where the shim writes down what happens to the data. */
  readonly writes: string;
  readonly ledger: Ledger;
  /** Starts a bot on the data folder. */
  start(env?: Readonly<Record<string, string>>): BotProcess;
  /** Resolves when a bot is connected to every workspace; rejects when it ends before. */
  connected(bot: BotProcess): Promise<unknown>;
  /** Lets a bot finish: resolves with the verdict when all is answered, or when it got nowhere for a while. */
  drained(env?: Readonly<Record<string, string>>): Promise<Verdict>;
}

/** How often the ledgers are read, in milliseconds. */
const look = 20;
/** How long nothing may happen before the bot is taken to be done, in milliseconds: a machine may be busy with other things. */
const patience = 20_000;
/** The same for one that is broken on purpose, which leaves things undone for ever. */
const littlePatience = 8_000;
/** How long a bot that is done is watched for what it says too much, in milliseconds. */
const after = 1_000;

/** Sets the stage: nothing runs but the networks. */
export async function stage({ seed, mix, broken = '', flags = [], env: always = {} }: StageOptions): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'micro-prove-'));
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  let violated = true;
  opened.defer(async () => {
    // A log is kept for who has to find out why.
    await Promise.all((violated ? [] : [folder]).map((path) => rm(path, { recursive: true, force: true })));
  });
  await mkdir(data);
  const around = opened.use(await networks(seed, data));
  const people = crowd(around, { seed, ...(mix && { mix }) });
  const taken = join(folder, 'taken');
  const ledger = new Ledger(around, people, opened.use(new Taken(taken)));
  const answer = answerer(around, people);
  const hear = ears(around);
  const listening = setInterval(() => {
    for (const heard of hear()) {
      ledger.add(heard);
      answer(heard);
    }
  }, look);
  opened.defer(() => clearInterval(listening));
  let bot: BotProcess | undefined;
  opened.defer(async () => {
    if (bot?.running) await bot.kill();
  });

  const start = (env: Readonly<Record<string, string>> = {}): BotProcess => {
    bot = startBot({
      flags: [...around.flags, ...flags],
      data,
      log,
      terminal: around.terminal,
      env: { PROVE_EFFECTS: around.effects.url, PROVE_TAKEN: taken, PROVE_BREAK: broken, ...always, ...env },
    });
    return bot;
  };

  const connected = (one: BotProcess): Promise<unknown> => {
    const slacks = Object.values(around.slacks);
    const up = Promise.all(slacks.map((slack) => slack.until(() => slack.sockets.socketMode + slack.sockets.rtm > 0)));
    const ended = one.gone.then((code) => {
      throw new Error(`the bot ended by itself, with ${code}; its log: ${log}`);
    });
    return Promise.race([up, ended]);
  };

  const drained = async (env?: Readonly<Record<string, string>>): Promise<Verdict> => {
    const last = start(env);
    await restless(ledger, broken === '' ? patience : littlePatience);
    await sleep(after);
    await last.stop();
    await sleep(2 * look);
    const verdict = ledger.verdict(deadLetters(data));
    violated =
      broken === '' && [verdict.lost, verdict.twice, verdict.oldRun, verdict.wrong].some(({ length }) => length > 0);
    return verdict;
  };

  const all = opened.move();
  return {
    ...{
      networks: around,
      crowd: people,
      data,
      log,
      writes: join(folder, 'writes'),
      ledger,
      start,
      connected,
      drained,
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Resolves when everything is answered, or nothing more is for a while. */
async function restless(ledger: Ledger, patience: number): Promise<void> {
  let open = -1;
  for (let quiet = 0; quiet < patience && ledger.open > 0; quiet += 10 * look) {
    if (ledger.open !== open) quiet = 0;
    open = ledger.open;
    await sleep(10 * look);
  }
}
