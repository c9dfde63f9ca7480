import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../test/support/slack/seeded.ts';
import type { Figure, Size } from '../figure.ts';
import { stage } from '../stage.ts';
import type { Tally } from '../tally.ts';
import { ok, sum, tallied, told } from '../tally.ts';

/** Kills of one round, after which everything has to be answered. */
const perRound = 25;
const perSecond = 200;
/** How long a bot lives after it is connected, at most, in milliseconds; some die while they start. */
const life = 700;
const early = 0.1;

/** `kill -9` at random moments. */
export async function kill({ short, seed }: Size): Promise<readonly Figure[]> {
  const rounds = short ? 1 : 40;
  const tallies: Tally[] = [];
  for (let round = 0; round < rounds; round += 1) {
    tallies.push(await killedRound({ seed: seed * 1_000 + round, kills: perRound }));
    console.log(`  ${told(tallies.at(-1) as Tally)}`);
  }
  const all = sum(tallies);
  const control = await killedRound({ seed, kills: 8, broken: 'ack-first' });
  return [
    {
      name: '`kill -9` at random moments',
      toReach:
        'lost 0; settled twice 0; run though old 0; duplicates 0 where the network has history, else ≤ 1 per kill and lane',
      measured: told(all),
      control: `acknowledges before it commits: ${told(control)}`,
      faults: `${all.kills} kills, ${all.said} events at ${perSecond}/s, ${all.delicate} of them harmful when repeated`,
      reached: ok(all) && control.lost > 0,
    },
  ];
}

async function killedRound({ seed, kills, broken }: { seed: number; kills: number; broken?: string }): Promise<Tally> {
  await using scene = await stage({ seed, broken });
  const random = seeded(seed + 77);
  const { slack } = scene.networks.slacks;
  {
    using _ = scene.crowd.talk(perSecond, () => scene.ledger.open);
    for (let count = 0; count < kills; count += 1) {
      const bot = scene.start();
      if (random() < early) await sleep(random() * 500);
      else await scene.connected(bot).then(() => sleep(random() * life));
      if (random() < 0.3) slack.repeat(5);
      await bot.kill();
    }
  }
  return tallied(await scene.drained(), kills, scene.log);
}
