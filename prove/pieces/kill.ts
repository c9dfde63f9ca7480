import { lastValueFrom, mergeMap, range, tap, toArray } from 'rxjs';
import type { Figure, Size } from '../figure.ts';
import { killedRound } from '../killed-round.ts';
import type { Tally } from '../tally.ts';
import { kept, sum, told } from '../tally.ts';

/** Kills of one round, after which everything has to be answered. */
const perRound = 25;
const perSecond = 200;
/** How many bots live and die beside each other, each with networks of its own. */
const atOnce = 2;

/** `kill -9` at random moments, under load on several inputs and outputs. */
export async function kill({ short, seed }: Size): Promise<readonly Figure[]> {
  const rounds = range(0, short ? 1 : 40).pipe(
    mergeMap((round) => killedRound({ seed: seed * 1_000 + round, kills: short ? 8 : perRound, perSecond }), atOnce),
    tap((tally) => console.log(`  ${told(tally)}`)),
    toArray(),
  );
  const all = sum(await lastValueFrom(rounds));
  const controls = [];
  for (const broken of short ? ['ack-first'] : ['ack-first', 'no-dedupe', 'no-find', 'no-intent']) {
    controls.push({ broken, tally: await killedRound({ seed, kills: short ? 5 : perRound, perSecond, broken }) });
  }
  return [
    {
      name: '`kill -9` at random moments',
      toReach:
        'lost 0; settled twice 0; run though old 0; duplicates: 0 with history, else at most 1 per kill and lane',
      measured: told(all),
      control: controls.map(({ broken, tally }) => `${broken}: ${told(tally)}`).join('; '),
      faults: `${all.kills} kills; ${all.said} events, up to ${perSecond}/s, ${share(all)} % harmful when repeated`,
      holds: kept(all),
      reached: kept(all) && controls.every(({ tally }) => !kept(tally)),
    },
  ];
}

function share({ said, delicate }: Tally): number {
  return Math.round((100 * delicate) / said);
}
