import type { Observable } from 'rxjs';
import { concat, ignoreElements, map, merge, NEVER, of, Subject } from 'rxjs';
import type { ChatEvent, OrganMap } from '../event.ts';
import type { Conn } from '../input.ts';
import { memoryJournal } from '../journal/memory.ts';
import type { Outgoing } from '../outgoing.ts';
import type { Pipeline } from '../pipeline.ts';
import { bot } from '../streams/bot.ts';
import type { World } from '../world.ts';
import type { Runnable } from './marbles.ts';

/**
 * Makes one pipeline of a whole bot: its pipelines over a journal in memory, each input a lane in and a lane out. So what
 * is between them is tested too: that every event is settled once, order, retries, and what comes out of `later` and `runs`.
 *
 *     await marbles(wholeBot([slackToEmail, commands]), { slack: 'a b' }, { slack: '- m', email: '60m n' }, …);
 */
export function wholeBot(pipelines: readonly Pipeline[]): Runnable {
  const organs: readonly string[] = ['registry', 'later', 'runs', 'memory'] satisfies (keyof OrganMap)[];
  const inputs = [...new Set(pipelines.flatMap(({ from, to }) => [...from, ...to]))].filter(
    (name) => !organs.includes(name),
  );
  return {
    name: 'bot',
    from: inputs,
    run: (sources: Readonly<Record<string, Observable<ChatEvent>>>, world: World) => {
      const out = new Subject<Outgoing>();
      const send = async (message: Outgoing) => {
        out.next(message);
        return {};
      };
      const link = (name: string) => {
        const said = concat(sources[name] ?? NEVER, NEVER);
        const events = said.pipe(map((event) => ({ event, ack: () => undefined, refuse: () => undefined })));
        const conn: Conn = { events, send };
        return { name, can: {}, connect: () => concat(of(conn), NEVER) };
      };
      const { registry, call, log, clock } = world;
      const parts = {
        name: 'bot',
        version: '0',
        links: inputs.map(link),
        pipelines,
        journal: memoryJournal(),
        call,
        log,
        clock,
      };
      const running = bot({ ...parts, registry: { register: () => NEVER, ...registry } }, { stop: NEVER });
      return { out: merge(out, running.pipe(ignoreElements())) };
    },
  };
}
