import { readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Networks } from '../../test/support/everywhere/networks.ts';
import { networks, passingOn } from '../../test/support/everywhere/networks.ts';
import { seeded } from '../../test/support/slack/seeded.ts';
import type { BotProcess } from '../bot-process.ts';
import { startBot } from '../bot-process.ts';
import { terminal } from '../networks/terminal.ts';
import { Taken } from '../talk/taken.ts';
import type { Account } from './account.ts';
import { accountOf } from './account.ts';
import { News } from './news.ts';

/** Settings of {@link everywhereRound}. */
export interface RoundOptions {
  readonly seed: number;
  readonly kills: number;
  /** What is said in a second, in all networks together. */
  readonly perSecond: number;
  /** The guarantee that the bot is to break. */
  readonly broken?: string;
}

/** How long a bot lives after it is connected, at most, and how many die while they start; in milliseconds. */
const life = 700;
const early = 0.1;
const startUp = 1_500;
/** How long the first links may take, how long those of a bot that is killed then, linked or not; in milliseconds. */
const first = 180_000;
const patience = 20_000;
/** How long nothing may happen before the bot is taken to be done, in milliseconds. */
const quiet = 20_000;
const look = 500;

/** Kills a bot in every network at once again and again, then lets it finish, and counts what came of it. */
export async function everywhereRound({ seed, kills, perSecond, broken = '' }: RoundOptions): Promise<Account> {
  await using around = await networks();
  const folder = await mkdtemp(join(tmpdir(), 'micro-everywhere-'));
  const [data, log, noted] = ['data', 'log', 'taken'].map((name) => join(folder, name)) as [string, string, string];
  await mkdir(data);
  using taken = new Taken(noted);
  let logged = 0;
  const start = () => {
    logged = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    return startBot({
      ...{ flags: [passingOn, ...around.flags], plugins: [], data, log, terminal: terminal() },
      env: { PROVE_TAKEN: noted, PROVE_BREAK: broken },
    });
  };
  const linked = (within: number) => connected(bot, log, logged, { ...around, within });
  const random = seeded(seed);
  const news = new News(around.places, { perSecond, random });
  let bot = start();
  try {
    // Before its first link it knows no time since when it could have missed anything.
    if (!(await linked(first))) throw new Error(`the bot was not linked to all of its networks; its log: ${log}`);
    news.begin();
    for (let count = 0; count < kills; count += 1) {
      if (count > 0) bot = start();
      if (random() < early) await sleep(random() * startUp);
      else if (await linked(patience)) await sleep(random() * life);
      await bot.kill();
    }
    news.end();
    bot = start();
    const account = await settled(() => accountOf(news.said, around.places, taken.words));
    await Promise.all([news.all, bot.stop()]);
    if (account.lost.length === 0) await rm(folder, { recursive: true, force: true });
    else console.log(`  lost ${account.lost.slice(0, 8).join(', ')}; the log of the bot that did: ${log}`);
    return account;
  } finally {
    news.end();
    if (bot.running) await bot.kill();
  }
}

/** Resolves with whether a bot is linked to every network within a time, as the log behind `from` says. */
async function connected(
  bot: BotProcess,
  log: string,
  from: number,
  { places, within }: Networks & { readonly within: number },
): Promise<boolean> {
  for (const until = Date.now() + within; Date.now() < until; await sleep(50)) {
    if (!bot.running) throw new Error(`the bot ended by itself; its log: ${log}`);
    const own = readFileSync(log).toString('utf8', from);
    if ([...places.keys()].every((name) => isUp(own, name))) return true;
  }
  return false;
}

function isUp(log: string, name: string): boolean {
  return log.split('\n').some((line) => line.includes('"code":"up"') && line.includes(`"input":"${name}"`));
}

/** Resolves with the account when nothing is missing, or when nothing more came for a while. */
async function settled(count: () => Promise<Account>): Promise<Account> {
  let last = await count();
  for (let still = 0; last.lost.length > 0 && still < quiet; still += look) {
    await sleep(look);
    const now = await count();
    if (now.lost.length !== last.lost.length) still = 0;
    last = now;
  }
  await sleep(2 * look);
  return count();
}
