import { openDatabase } from '../../src/journal/sqlite/open-database.ts';
import type { VirtualTime } from '../../src/testing/virtual-time.ts';
import { inVirtualTime } from '../../src/testing/virtual-time.ts';
import { text } from '../../test/support/place.ts';
import type { Figure, Size } from '../figure.ts';
import { inAFile } from '../inside/in-a-file.ts';
import { life } from '../inside/life.ts';
import { InsideNetwork } from '../inside/network.ts';
import { percentile } from '../inside/percentile.ts';
import { resident } from '../inside/resident.ts';

const perSecond = 100;
const second = 1_000;
const minute = 60 * second;
/** Rooms of each network, each a lane. */
const rooms = 20;

/** What came of one output that takes nothing. */
interface Outcome {
  /** 99th percentiles of the other output, before and during, in real milliseconds. */
  readonly before: number;
  readonly during: number;
  /** In MB. */
  readonly growth: number;
  readonly said: number;
  readonly answered: number;
}

/** One output takes nothing for half an hour, and all else goes on. */
export async function blocked({ short }: Size): Promise<readonly Figure[]> {
  const minutes = short ? 0.5 : 30;
  const start = Date.UTC(2026, 5, 1);
  const apart = await inVirtualTime(start, (time) => lived(time, minutes, false));
  const together = await inVirtualTime(start, (time) => lived(time, 0.1, true));
  const ratio = ({ before, during }: Outcome) => during / before;
  return [
    {
      name: `One output blocked for ${minutes} virtual minutes at ${perSecond} events/s`,
      toReach: "other lanes' p99 within 1.5 times; memory grows by at most 64 MB; then drains without loss",
      measured: `p99 ${ratio(apart).toFixed(2)} times (${apart.during.toFixed(2)} ms); memory +${apart.growth.toFixed(0)} MB; ${apart.answered} of ${apart.said} answered in the end`,
      control: `everything in one lane: p99 ${ratio(together).toFixed(0)} times`,
      faults: `${Math.round(minutes * 60 * perSecond) / 2} messages to an output that took none`,
      holds: apart.answered === apart.said,
      reached: ratio(apart) <= 1.5 && apart.growth <= 64 && apart.answered === apart.said && ratio(together) > 1.5,
    },
  ];
}

async function lived(time: VirtualTime, minutes: number, oneLane: boolean): Promise<Outcome> {
  using folder = inAFile();
  using database = openDatabase(folder.path('journal.db'), 'power');
  const began = new Map<string, bigint>();
  const answered = new Set<string>();
  let latencies: number[] = [];
  const onSent = (_: string, { causes: [cause] }: { readonly causes: readonly string[] }) => {
    if (cause === undefined) return;
    answered.add(cause);
    const since = began.get(cause);
    if (since !== undefined) latencies.push(Number(process.hrtime.bigint() - since) / 1e6);
    began.delete(cause);
  };
  const lane = oneLane ? { lane: () => 'all' } : {};
  const [quick, slow] = ['quick', 'slow'].map(
    (name) => new InsideNetwork({ name, history: true, onSent, ...lane }),
  ) as [InsideNetwork, InsideNetwork];
  using _ = life({ database, links: [quick.link, slow.link] });
  let said = 0;
  const talk = async (ms: number): Promise<number> => {
    latencies = [];
    for (let count = 0; count < (ms * perSecond) / second; count += 1) {
      const name = said % 2 === 0 ? 'quick' : 'slow';
      const room = `${name}:room${said % rooms}` as const;
      const id = `${name}:${said}`;
      if (name === 'quick') began.set(id, process.hrtime.bigint());
      (name === 'quick' ? quick : slow).say(text(name, id, `note w${said}x0`, { conversation: room, replyTo: room }));
      said += 1;
      await pass(time, second / perSecond);
    }
    // What was not answered at all took at least until now.
    const now = process.hrtime.bigint();
    for (const since of began.values()) latencies.push(Number(now - since) / 1e6);
    return percentile(latencies, 0.99);
  };
  await talk(3 * second);
  const before = await talk((minutes * minute) / 3);
  const held = resident();
  slow.blocked = true;
  const during = await talk(minutes * minute);
  const growth = resident() - held;
  slow.blocked = false;
  for (let waited = 0; waited < 10 && answered.size < said; waited += 1) await pass(time, minute);
  return { before, during, growth, said, answered: answered.size };
}

async function pass(time: VirtualTime, ms: number): Promise<void> {
  let over = false;
  time.schedule(time.elapsed() + ms, () => {
    over = true;
  });
  await time.run(() => over, 1_000_000);
}
