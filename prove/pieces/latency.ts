import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/journal/sqlite/open-database.ts';
import type { Journal } from '../../src/journal.ts';
import { text } from '../../test/support/place.ts';
import type { Figure, Size } from '../figure.ts';
import { bareStore } from '../inside/bare-store.ts';
import { inAFile } from '../inside/in-a-file.ts';
import { life } from '../inside/life.ts';
import { InsideNetwork } from '../inside/network.ts';
import { percentile } from '../inside/percentile.ts';

const perSecond = 100;
const events = 500;
/** What may come on top, in milliseconds. */
const allowance = 5;
const times = 4;

/** How long it takes from hearing a message to the network being handed its answer, each step outliving a power cut. */
export async function latency({ short }: Size): Promise<readonly Figure[]> {
  const rounds = short ? 3 : 15;
  const all = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measured(events));
  const middle = (values: readonly number[]) => percentile(values, 0.5);
  const [bare, whole] = [middle(all.map((one) => one.bare)), middle(all.map((one) => one.whole))];
  const slow = await measured(perSecond * 3, (journal) => ({
    ...journal,
    commit: (...args) => sleep(40).then(() => journal.commit(...args)),
  }));
  const limit = (value: number) => times * value + allowance;
  return [
    {
      name: `Event to wire at ${perSecond} events/s, \`power\` on`,
      toReach: "p99 within four times the bare commit's p99 plus 5 ms",
      measured: `p99 ${whole.toFixed(1)} ms, limit ${limit(bare).toFixed(1)} ms (a bare commit: ${bare.toFixed(2)} ms)`,
      control: `commits 40 ms late: p99 ${slow.whole.toFixed(1)} ms, limit ${limit(slow.bare).toFixed(1)} ms`,
      faults: `${rounds} rounds of ${events} events, medians of their p99`,
      holds: true,
      reached: whole <= limit(bare) && slow.whole > limit(slow.bare),
    },
  ];
}

/** The 99th percentiles of a bare commit and of the whole way, in milliseconds, measured in turns. */
async function measured(
  events: number,
  change?: (journal: Journal) => Journal,
): Promise<{ bare: number; whole: number }> {
  using folder = inAFile();
  using database = openDatabase(folder.path('journal.db'), 'power');
  using store = bareStore(folder.path('bare.db'));
  const bare: number[] = [];
  const whole: number[] = [];
  const began = new Map<string, number>();
  const network = new InsideNetwork({
    name: 'chat',
    history: false,
    onSent: (_, { causes: [cause] }) => whole.push(performance.now() - (began.get(cause) ?? 0)),
  });
  using _ = life({ database, links: [network.link], ...(change && { change }) });
  for (let count = 0; count < events; count += 1) {
    const id = `chat:${count}`;
    began.set(id, performance.now());
    network.say(
      text('chat', id, `note w${count}x0`, { conversation: `chat:${count % 20}`, replyTo: `chat:${count % 20}` }),
    );
    await sleep(500 / perSecond);
    const before = performance.now();
    store.accept(1);
    bare.push(performance.now() - before);
    await sleep(500 / perSecond);
  }
  while (whole.length < events) await sleep(20);
  // The first are those of a cold process.
  const warm = (all: readonly number[]) => percentile(all.slice(perSecond), 0.99);
  return { bare: warm(bare), whole: warm(whole) };
}
