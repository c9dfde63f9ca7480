import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Figure, Size } from '../figure.ts';
import type { Round } from '../killed-round.ts';
import { killedRound } from '../killed-round.ts';
import { preload } from '../power/preload.ts';
import { stage } from '../stage.ts';
import type { Verdict } from '../talk/ledger.ts';
import { kept, sum, told } from '../tally.ts';

const perRound = 20;
const perSecond = 100;

/** Power cuts, and disks that are full or broken. */
export async function power({ short, seed }: Size): Promise<readonly Figure[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < (short ? 1 : 10); round += 1) {
    const tally = await killedRound({
      seed: seed * 100 + round,
      kills: short ? 8 : perRound,
      perSecond,
      cuts: 'power',
    });
    console.log(`  ${told(tally)}`);
    rounds.push(tally);
  }
  const all = sum(rounds);
  const control = await killedRound({ seed, kills: short ? 8 : perRound, perSecond, cuts: 'process' });
  const total = (key: 'unsynced' | 'survived') => rounds.reduce((count, one) => count + one[key], 0);
  return [
    {
      name: 'Power cut: what was not synced is taken back, in part and torn',
      toReach: 'lost 0; no damaged file',
      measured: told(all),
      control: `\`--durability=process\`: ${told(control)}`,
      faults: `${all.kills} cuts; ${total('unsynced')} writes not synced, ${total('survived')} of them kept out of order; ${all.said} events`,
      holds: kept(all),
      reached: kept(all) && total('unsynced') > 0 && control.lost > 0,
    },
    await failing({ short, seed }),
  ];
}

/** How long a bot may take to notice that its disk has failed, in milliseconds. */
const patience = 20_000;
/** Writes that come while people talk. */
const inTraffic = [100, 300, 1_000];
const errnos = { ENOSPC: 28, EIO: 5 } as const;

/** From the k-th write on every one fails: the bot has to stop by itself, and to have lost nothing when it is started again. */
async function failing({ short, seed }: Size): Promise<Figure> {
  const few = [1, 10, 100];
  const many = [...Array(30).keys(), 39, 59, 99, 149, 199, 299, 499, 999].map((k) => k + 1);
  const steps = short ? few : many;
  const { wrong, verdict, runs } = await failed(steps, seed);
  const control = await failed(inTraffic, seed, 'trusting');
  console.log([...wrong, ...verdict.lost, ...verdict.twice].slice(0, 5).join('\n'));
  return {
    name: 'A disk that fails from the k-th write on: full, or broken',
    toReach: 'it stops by itself, not with exit code 0; lost 0; no damaged file',
    measured: `${wrong.length} wrong ends, lost ${verdict.lost.length}, settled twice ${verdict.twice.length}`,
    control: `takes a failed write for a written one: lost ${control.verdict.lost.length}`,
    faults: `${runs} failing disks, k from 1 to ${steps.at(-1)}; ${verdict.said} events`,
    holds: wrong.length + verdict.lost.length + verdict.twice.length === 0,
    reached: wrong.length + verdict.lost.length + verdict.twice.length === 0 && control.verdict.lost.length > 0,
  };
}

interface Failed {
  readonly wrong: readonly string[];
  readonly verdict: Verdict;
  readonly runs: number;
}

async function failed(steps: readonly number[], seed: number, broken?: string): Promise<Failed> {
  await using scene = await stage({ seed, broken });
  const wrong: string[] = [];
  let runs = 0;
  {
    using _ = scene.crowd.talk(perSecond, () => scene.ledger.open);
    for (const at of steps) {
      for (const [name, errno] of Object.entries(errnos)) {
        const bot = scene.start(preload(scene.data, scene.writes, { fail: { at, errno } }));
        const late = setTimeout(() => bot.kill(), patience);
        const code = await bot.gone;
        clearTimeout(late);
        runs += 1;
        if (code === null || code === 0) wrong.push(`${name} at ${at}: ended with ${code}`);
        wrong.push(...damaged(scene.data).map((file) => `${name} at ${at}: ${file} is damaged`));
      }
    }
  }
  return { wrong, verdict: await scene.drained(), runs };
}

/** The databases in a folder that do not pass SQLite's own check. */
function damaged(folder: string): readonly string[] {
  return readdirSync(folder).filter((file) => {
    if (!file.endsWith('.db')) return false;
    const database = new DatabaseSync(join(folder, file));
    try {
      const [row] = database.prepare('PRAGMA integrity_check').all();
      return row?.integrity_check !== 'ok';
    } catch {
      return true;
    } finally {
      database.close();
    }
  });
}
