import { openDatabase } from '../../src/journal/sqlite/open-database.ts';
import type { Journal } from '../../src/journal.ts';
import { text } from '../../test/support/place.ts';
import type { Figure, Size } from '../figure.ts';
import { bareStore } from '../inside/bare-store.ts';
import { inAFile } from '../inside/in-a-file.ts';
import { life } from '../inside/life.ts';
import { InsideNetwork } from '../inside/network.ts';
import { percentile } from '../inside/percentile.ts';

/** Of the bare transactions, and how many wait for an answer of the bot's at once. */
const inFlight = 64;
const together = 512;
const events = 5_000;
/** What a process does before it is as fast as it gets. */
const warmUp = 3_000;

/** How many events a second the whole bot settles, each outliving a power cut, beside bare transactions. */
export async function throughput({ short }: Size): Promise<readonly Figure[]> {
  const rounds = short ? 3 : 9;
  const bares: number[] = [];
  const wholes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bares.push(bareRate());
    wholes.push(await wholeRate(events));
  }
  const [bare, whole] = [percentile(bares, 0.5), percentile(wholes, 0.5)];
  const control = await wholeRate(events / 10, oneByOne);
  return [
    {
      name: 'Settled events per second, `power` on, many arriving together',
      toReach: 'a sixth or more of bare accept-and-settle transactions with 64 in flight',
      measured: `${whole.toFixed(0)}/s, 1/${(bare / whole).toFixed(1)} of ${bare.toFixed(0)}/s`,
      control: `accepts one by one: ${control.toFixed(0)}/s, 1/${(bare / control).toFixed(1)}`,
      faults: `${rounds} rounds of ${events} events in turns, ${together} waiting for an answer, medians`,
      holds: true,
      reached: whole * 6 >= bare && control * 6 < bare,
    },
  ];
}

function bareRate(): number {
  using folder = inAFile();
  using store = bareStore(folder.path('bare.db'));
  const began = performance.now();
  for (let count = 0; count < events; count += inFlight) {
    store.accept(inFlight);
    store.settle();
  }
  return (events / (performance.now() - began)) * 1_000;
}

async function wholeRate(events: number, change?: (journal: Journal) => Journal): Promise<number> {
  using folder = inAFile();
  using database = openDatabase(folder.path('journal.db'), 'power');
  let said = 0;
  let answered = 0;
  let began = 0;
  const all = warmUp + events;
  const done = Promise.withResolvers<void>();
  const say = () => {
    if (said === all) return;
    said += 1;
    network.say(
      text('chat', `chat:${said}`, `note w${said}x0`, {
        conversation: `chat:${said % 100}`,
        replyTo: `chat:${said % 100}`,
      }),
    );
  };
  const network: InsideNetwork = new InsideNetwork({
    name: 'chat',
    history: false,
    onSent: () => {
      answered += 1;
      if (answered === warmUp) began = performance.now();
      if (answered === all) done.resolve();
      // Whoever got an answer says the next thing.
      setImmediate(say);
    },
  });
  using _ = life({ database, links: [network.link], ...(change && { change }) });
  for (let count = 0; count < together; count += 1) say();
  await done.promise;
  return (events / (performance.now() - began)) * 1_000;
}

/** Takes the next event when the last is taken. */
function oneByOne(journal: Journal): Journal {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...journal,
    accept: (...args) => {
      const taken = last.then(() => journal.accept(...args));
      last = taken.catch(() => undefined);
      return taken;
    },
  };
}
