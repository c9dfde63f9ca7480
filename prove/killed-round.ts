import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../test/support/slack/seeded.ts';
import { cut } from './power/cut.ts';
import { preload } from './power/preload.ts';
import type { Stage } from './stage.ts';
import { stage } from './stage.ts';
import type { Tally } from './tally.ts';
import { tallied } from './tally.ts';

/** Settings of {@link killedRound}. */
export interface RoundOptions {
  readonly seed: number;
  readonly kills: number;
  /** What is said in a second while people need not wait too long for answers. */
  readonly perSecond: number;
  readonly broken?: string;
  /** Each kill is a power cut; what the bot is told to survive. */
  readonly cuts?: 'power' | 'process';
}

/** What a round of power cuts took, beside what came of it. */
export interface Round extends Tally {
  readonly unsynced: number;
  readonly survived: number;
}

/** How long a bot lives after it is connected, at most, in milliseconds; some die while they start. */
const life = 700;
const early = 0.1;
const startUp = 500;
/** After how many writes the power is cut at the latest, and how long that may take, in milliseconds. */
const latest = 1_500;
const patience = 20_000;

/** Kills a bot again and again under load, then lets it finish, and judges. */
export async function killedRound(options: RoundOptions): Promise<Round> {
  const { seed, kills, perSecond, broken, cuts } = options;
  await using scene = await stage({ seed, broken, ...(cuts && { flags: [`--durability=${cuts}`] }) });
  const random = seeded(seed + 77);
  let unsynced = 0;
  let survived = 0;
  {
    using _ = scene.crowd.talk(perSecond, () => scene.ledger.open);
    for (let count = 0; count < kills; count += 1) {
      if (!cuts) {
        await lived(scene, random);
        continue;
      }
      await livedUntilCut(scene, 1 + Math.floor(random() ** 2 * latest));
      const taken = cut(scene.writes, random);
      unsynced += taken.unsynced;
      survived += taken.survived;
    }
  }
  return { ...tallied(await scene.drained(), kills, scene.log), unsynced, survived };
}

async function lived(scene: Stage, random: () => number): Promise<void> {
  const bot = scene.start();
  if (random() < early) await sleep(random() * startUp);
  else await scene.connected(bot).then(() => sleep(random() * life));
  if (random() < 0.3) scene.networks.slacks.slack.repeat(5);
  await bot.kill();
}

/** The power goes while a write is not yet synced, also in start-up. */
async function livedUntilCut(scene: Stage, at: number): Promise<void> {
  const bot = scene.start(preload(scene.data, scene.writes, { cut: at }));
  const late = setTimeout(() => bot.kill(), patience);
  await bot.gone;
  clearTimeout(late);
}
