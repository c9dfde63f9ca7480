import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../test/support/slack/seeded.ts';
import type { BotProcess } from '../bot-process.ts';
import type { Figure, Size } from '../figure.ts';
import type { Stage } from '../stage.ts';
import { stage } from '../stage.ts';
import type { Verdict } from '../talk/ledger.ts';

const perSecond = 50;
/** How long a bot is left alone before what it holds is counted, in milliseconds: kept-alive connections go by then. */
const rest = 7_000;
/** How long it has to notice that others hung up, in milliseconds. */
const notice = 1_000;
/** How often what is held is counted again, while there is more of it. */
const patience = 8;
/** How often a link is left half open instead of being cut, and how often the next one fails while it is made. */
const halfOpen = 0.01;
const duringConnect = 0.3;

type Resources = Readonly<Record<string, number>>;

interface Outcome {
  readonly verdict: Verdict;
  readonly before: Resources;
  readonly after: Resources;
  readonly faults: { cuts: number; halfOpen: number; duringConnect: number };
  readonly warned: boolean;
}

/** Links that drop, are left half open, or fail while they are made. */
export async function disconnects({ short, seed }: Size): Promise<readonly Figure[]> {
  const { verdict, before, after, faults, warned } = await dropped(seed, short ? 40 : 1_000);
  const leak = await dropped(seed, 3, 'leaky');
  const more = grown(before, after);
  const leaked = grown(leak.before, leak.after);
  const wrong = verdict.lost.length + verdict.twice.length + verdict.wrong.length;
  return [
    {
      name: `${faults.cuts + faults.halfOpen + faults.duringConnect} disconnects, half-open ones and ones during connect among them`,
      toReach: 'lost 0; no more sockets, timers or listeners after than before',
      measured: `lost ${verdict.lost.length}, settled twice ${verdict.twice.length}; more than before: ${worded(more)}; ${warned ? 'too many listeners' : 'no warning of listeners'}`,
      control: `leaves a timer behind for each event: ${worded(leaked)} more`,
      faults: `${faults.cuts} cuts, ${faults.halfOpen} half open, ${faults.duringConnect} during connect; ${verdict.said} events`,
      holds: wrong === 0,
      reached: wrong === 0 && Object.keys(more).length === 0 && !warned && Object.keys(leaked).length > 0,
    },
  ];
}

async function dropped(seed: number, count: number, broken?: string): Promise<Outcome> {
  await using scene = await stage({ seed, broken });
  const random = seeded(seed + 5);
  const resources = `${scene.writes}.json`;
  const bot = scene.start({ PROVE_HASTE: 'yes', PROVE_RESOURCES: resources });
  await scene.connected(bot);
  await talked(scene, 1_000);
  const before = await held(scene, bot, resources);
  const faults = { cuts: 0, halfOpen: 0, duringConnect: 0 };
  const { slack } = scene.networks.slacks;
  {
    using _ = scene.crowd.talk(perSecond, () => scene.ledger.open);
    for (let number = 0; number < count; number += 1) {
      const dice = random();
      if (number === 0 || dice < halfOpen) {
        faults.halfOpen += 1;
        slack.freeze();
      } else {
        if (dice < duringConnect) {
          faults.duringConnect += 1;
          slack.fail('apps.connections.open', dice < duringConnect / 2 ? { status: 500 } : { cutAfter: true });
        }
        faults.cuts += 1;
        slack.cut();
      }
      await slack.until(() => slack.sockets.socketMode > 0);
      await sleep(random() * 60);
    }
  }
  await slack.until(() => slack.sockets.socketMode === 2);
  await talked(scene, 1_000);
  let after = await held(scene, bot, resources);
  // A half-open connection is given up by its own timer.
  for (let tries = 0; tries < patience && !broken && Object.keys(grown(before, after)).length > 0; tries += 1) {
    after = await held(scene, bot, resources);
  }
  await bot.stop();
  const warned = readFileSync(scene.log, 'utf8').includes('MaxListenersExceededWarning');
  return { verdict: await scene.drained(), before, after, faults, warned };
}

async function talked(scene: Stage, ms: number): Promise<void> {
  using _ = scene.crowd.talk(perSecond, () => scene.ledger.open);
  await sleep(ms);
}

/** What a process keeps open, by kind; but no connections for mail, of which it keeps as many as it ever needed at once. */
async function held({ networks }: Stage, { pid }: BotProcess, file: string): Promise<Resources> {
  await sleep(rest);
  networks.mail.hangUp();
  await sleep(notice);
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  while (!existsSync(file)) await sleep(20);
  await sleep(100);
  const kinds: readonly string[] = JSON.parse(readFileSync(file, 'utf8'));
  const counted = [...Map.groupBy([...kinds, ...sockets(pid)], (kind) => kind)].map(([kind, all]) => [
    kind,
    all.length,
  ]);
  return Object.fromEntries(counted);
}

/** The sockets that the system counts, where it says so: also those that keep no process alive, which Node leaves out. */
function sockets(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => {
    try {
      return readlinkSync(`${folder}/${file}`).startsWith('socket:') ? ['socket'] : [];
    } catch {
      // It was closed in between.
      return [];
    }
  });
}

/** What there is more of. */
function grown(before: Resources, after: Resources): Resources {
  return Object.fromEntries(
    Object.entries(after).flatMap(([kind, count]) =>
      count > (before[kind] ?? 0) ? [[kind, count - (before[kind] ?? 0)]] : [],
    ),
  );
}

function worded(resources: Resources): string {
  const all = Object.entries(resources).map(([kind, count]) => `${count} ${kind}`);
  return all.length === 0 ? 'nothing' : all.join(', ');
}
