import { setTimeout as sleep } from 'node:timers/promises';
import { from, lastValueFrom, mergeMap, tap, toArray } from 'rxjs';
import { seeded } from '../../test/support/slack/seeded.ts';
import type { Figure, Size } from '../figure.ts';
import type { Stage } from '../stage.ts';
import { stage } from '../stage.ts';
import type { Tally } from '../tally.ts';
import { kept, sum, tallied, told } from '../tally.ts';

/** A point, and the input or output where it is reached. */
interface Place {
  readonly point: string;
  readonly where: string;
}

const inputs = ['slack', 'acme', 'legacy', 'console', 'shell'];
const outputs = [...inputs, 'email'];

/** Every named point, everywhere it can be reached. */
const places: readonly Place[] = [
  ...['received', 'journalled', 'acked'].flatMap((point) => inputs.map((where) => ({ point, where }))),
  ...['matched', 'intent', 'ran'].map((point) => ({ point, where: '' })),
  ...['committed', 'sent', 'marked'].flatMap((point) => outputs.map((where) => ({ point, where }))),
];

const perSecond = 60;
/** How many bots live and die beside each other, each with networks of its own. */
const atOnce = 2;
/** How much of it comes where nothing is acknowledged, beside that. */
const aside = 20;
/** How long a bot has to reach its point, in milliseconds, and how many may be too late for one that is reached in the end. */
const patience = 20_000;
const late = 5;
/** The kill comes at one of the first so many times that the point is reached. */
const latest = 5;

/** Killed at each named point of the way through. */
export async function atPoints({ short, seed }: Size): Promise<readonly Figure[]> {
  const times = short ? 1 : 30;
  // All points in one life of the networks when short, else each in a life of its own.
  const groups = from(short ? [places] : places.map((place) => [place])).pipe(
    mergeMap((group, index) => died({ seed: seed * 100 + index, group, times }), atOnce),
    tap(({ group, tally }) => console.log(`  ${group.map(named).join(' ')}: ${told(tally)}`)),
    toArray(),
  );
  const deaths = await lastValueFrom(groups);
  const missed = deaths.flatMap(({ group, kills }) =>
    group.filter((place) => (kills.get(place) ?? 0) < times).map(named),
  );
  const all = sum(deaths.map(({ tally }) => tally));
  const control = await died({
    seed,
    group: [{ point: 'sent', where: 'slack' }],
    times: short ? 3 : 10,
    broken: 'no-find',
  });
  return [
    {
      name: `Killed at every named point: ${[...new Set(places.map(({ point }) => point))].join(', ')}`,
      toReach: 'no violation, on every input and output',
      measured: `${told(all)}${missed.length === 0 ? '' : `; not reached: ${missed.join(', ')}`}`,
      control: `looks for nothing that was perhaps sent, killed when sent: ${told(control.tally)}`,
      faults: `${all.kills} kills: ${times} at each of ${places.length} points and places; ${all.said} events`,
      holds: kept(all),
      reached: kept(all) && missed.length === 0 && control.tally.withHistory > 0,
    },
  ];
}

interface DiedOptions {
  readonly seed: number;
  readonly group: readonly Place[];
  readonly times: number;
  readonly broken?: string;
}

interface Died {
  readonly group: readonly Place[];
  readonly tally: Tally;
  /** How often the bot died where it should. */
  readonly kills: ReadonlyMap<Place, number>;
}

async function died({ seed, group, times, broken }: DiedOptions): Promise<Died> {
  await using scene = await stage({ seed, broken });
  const random = seeded(seed);
  const kills = new Map<Place, number>();
  {
    using _ = scene.crowd.talk(perSecond, () => scene.ledger.open);
    using __ = scene.crowd.talkAside(aside);
    for (const place of Array(times).fill(group).flat() as Place[]) {
      const once = () => diedAt(place, scene, 1 + Math.floor(random() * latest));
      for (let tries = 0; tries < late; tries += 1) {
        if (!(await once())) continue;
        kills.set(place, (kills.get(place) ?? 0) + 1);
        break;
      }
    }
  }
  const count = [...kills.values()].reduce((all, one) => all + one, 0);
  return { group, tally: tallied(await scene.drained(), count, scene.log), kills };
}

/** Starts a bot that dies at a point; tells whether it did. */
async function diedAt({ point, where }: Place, scene: Stage, count: number): Promise<boolean> {
  const bot = scene.start({ PROVE_KILL: `${point},${where},${count}` });
  const dead = await Promise.race([bot.gone.then(() => true), sleep(patience, false)]);
  if (!dead) await bot.kill();
  return dead;
}

function named({ point, where }: Place): string {
  return where === '' ? point : `${point}@${where}`;
}
