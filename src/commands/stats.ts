import type { Command } from '../command.ts';
import type { Block } from '../text.ts';
import { asOf } from './as-of.ts';
import type { Asked } from './ask-nodes.ts';
import { askNodes } from './ask-nodes.ts';
import { forExample } from './for-example.ts';
import { goDuration } from './go-duration.ts';
import { nodeTables } from './node-tables.ts';

/** Shows what every node of a service counts: since when it runs, memory, threads, time spent collecting garbage. */
export const stats: Command = {
  name: 'stats',
  usage: 'stats [service]',
  description: 'Returns the stats of a service',
  params: { service: { type: 'service', description: 'which service' } },
  examples: ['stats greeter'],
  idempotent: true,
  anywhere: true,
  check: ([, service]) => {
    if (service === undefined) throw forExample('stats of what?', 'stats greeter');
  },
  exec: ([, service = ''], call) =>
    askNodes(service, 'Debug.Stats', call, (asked) => {
      const all = asked.map((one) => ({ ...one, counts: countsIn(one) }));
      const aside = asOf(call.world);
      const cells = ({ counts }: Counted) => (counts ? row(counts, call.timezone) : ['', '', '', '', '']);
      return {
        data: all.map(({ node, counts, ...one }) => ({ ...node, ...counts, ...(counts ? {} : { error: why(one) }) })),
        text: [
          ...nodeTables(service, all, { head: ['started', 'uptime', 'memory', 'threads', 'gc'], cells }),
          ...silent(all),
          ...aside,
        ],
        aside,
      };
    }),
};

type Counted = Asked & { readonly counts: Counts | undefined };

/** As `Debug.Stats` has them: seconds since 1970, seconds, bytes, goroutines, nanoseconds. */
interface Counts {
  readonly started: number;
  readonly uptime: number;
  readonly memory: number;
  readonly threads: number;
  readonly gc: number;
}

/** Newer services write long numbers as texts. */
function countsIn({ json }: Asked): Counts | undefined {
  if (json === undefined) return undefined;
  const said = new Map(Object.entries(Object(JSON.parse(json))));
  const number = (name: string) => Number(said.get(name) ?? 0) || 0;
  return {
    started: number('started'),
    uptime: number('uptime'),
    memory: number('memory'),
    threads: number('threads'),
    gc: number('gc'),
  };
}

function row({ started, uptime, memory, threads, gc }: Counts, zone: string): readonly string[] {
  const megabytes = memory / 1_024 / 1_024;
  return [stamp(started, zone), goDuration(uptime * 1e9), `${megabytes.toFixed(2)}mb`, String(threads), goDuration(gc)];
}

/** Go's `Jan 2 15:04:05`. */
function stamp(seconds: number, zone: string): string {
  const at = new Date(seconds * 1_000);
  if (Number.isNaN(at.getTime())) return '';
  const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: zone }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: zone }).format(at);
  return `${day} ${time}`;
}

/** Why the others have no numbers. */
function silent(all: readonly Counted[]): readonly Block[] {
  const items = all.flatMap(({ node, counts, ...one }) => (counts ? [] : [`${node.id}: ${why(one)}`]));
  return items.length === 0 ? [] : [{ type: 'list', items }];
}

function why({ error, bare }: Pick<Asked, 'error' | 'bare'>): string {
  if (bare) return 'no debug handler';
  return error ?? 'does not answer what go-micro asks';
}
