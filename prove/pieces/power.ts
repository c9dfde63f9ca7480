import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Figure, Size } from '../figure.ts';
import type { Round } from '../killed-round.ts';
import { killedRound } from '../killed-round.ts';
import { preload } from '../power/preload.ts';
import { stage } from '../stage.ts';
import { kept, sum, told } from '../tally.ts';

const perRound = 20;
const perSecond = 100;

/** Power cuts, and disks that are full or broken. */
export async function power({ short, seed }: Size): Promise<readonly Figure[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < (short ? 1 : 10); round += 1) {
    const tally = await killedRound({
      seed: seed * 100 + round,
      kills: short ? 6 : perRound,
      perSecond,
      cuts: 'power',
    });
    console.log(`  ${told(tally)}`);
    rounds.push(tally);
  }
  const all = sum(rounds);
  const control = await killedRound({ seed, kills: short ? 3 : perRound, perSecond, cuts: 'process' });
  const total = (key: 'unsynced' | 'survived') => rounds.reduce((count, one) => count + one[key], 0);
  return [
    {
      name: 'Power cut: what was not synced is taken back, in part and torn',
      toReach: 'lost 0; no damaged file',
      measured: told(all),
      control: `\`--durability=process\`: ${told(control)}`,
      faults: `${all.kills} cuts; ${total('unsynced')} writes not synced, ${total('survived')} of them kept out of order; ${all.said} events`,
      reached: kept(all) && total('unsynced') > 0 && control.lost > 0,
    },
    await failing({ short, seed }),
  ];
}

const errnos = { ENOSPC: 28, EIO: 5 } as const;

/** From the k-th write on every one fails: the bot has to stop by itself, and to have lost nothing when it is started again. */
async function failing({ short, seed }: Size): Promise<Figure> {
  await using scene = await stage({ seed });
  const wrong: string[] = [];
  let runs = 0;
  const steps = short
    ? [1, 3, 10, 40, 200]
    : [...Array(30).keys(), 40, 60, 100, 150, 200, 300, 500, 1_000].map((k) => k + 1);
  {
    using _ = scene.crowd.talk(perSecond, () => scene.ledger.open);
    for (const at of steps) {
      for (const [name, errno] of Object.entries(errnos)) {
        const bot = scene.start(preload(scene.data, scene.writes, { fail: { at, errno } }));
        const late = setTimeout(() => bot.kill(), 20_000);
        const code = await bot.gone;
        clearTimeout(late);
        runs += 1;
        if (code === null || code === 0) wrong.push(`${name} at ${at}: ended with ${code}`);
        wrong.push(...damaged(scene.data).map((file) => `${name} at ${at}: ${file} is damaged`));
      }
    }
  }
  const verdict = await scene.drained();
  const lost = verdict.lost.length + verdict.twice.length;
  console.log(wrong.slice(0, 5).join('\n'), verdict.lost.slice(0, 5), verdict.twice.slice(0, 5));
  return {
    name: 'A disk that fails from the k-th write on: full, or broken',
    toReach: 'it stops by itself, not with exit code 0; lost 0; no damaged file',
    measured: `${wrong.length} wrong ends, lost ${verdict.lost.length}, settled twice ${verdict.twice.length}`,
    control: 'as for the power cut',
    faults: `${runs} failing disks, k from 1 to ${steps.at(-1)}; ${verdict.said} events`,
    reached: wrong.length + lost === 0,
  };
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
