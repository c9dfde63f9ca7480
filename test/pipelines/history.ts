import type { Event } from '../../src/event.ts';
import type { Kept } from '../../src/pipelines/summary/kept.ts';
import { kept } from '../../src/pipelines/summary/kept.ts';
import { parseRoute } from '../../src/route.ts';

/** The full hour that the events below are in. */
export const nine: number = Date.parse('2026-11-23T09:00:00Z');

/** Builds an event of #ops, `at` minutes after nine. */
export function event(type: Event['type'], id: string, at: number, more: Record<string, unknown> = {}): Event {
  const { by = 'ann', ...given } = more;
  const base = {
    type,
    id: `slack:T1:C024:${id}`,
    input: type === 'run' ? 'runs' : 'slack',
    conversation: `slack:C024:${id}`,
    from: `slack:${by}`,
    to: 'slack:C024',
    replyTo: 'slack:C024',
    place: '#ops',
    sender: { id: `slack:${by}`, name: by, verified: true, external: false },
    at: nine + at * 60_000,
    accepted: nine + at * 60_000,
    meta: {},
  };
  return { ...base, ...given } as unknown as Event;
}

/** Builds a message. */
export function text(id: string, at: number, data: string, more: Record<string, unknown> = {}): Event {
  return event('text', id, at, { data, addressed: false, ...more });
}

/** A reply in the thread that the message `root` began. */
export function reply(id: string, root: string, at: number, data: string, more: Record<string, unknown> = {}): Event {
  return text(id, at, data, { conversation: `slack:C024:${root}`, ...more });
}

/** Builds a change of the message `of`. */
export function edit(of: string, at: number, data: string): Event {
  return event('edit', `${of}-${at}`, at, { of: `slack:T1:C024:${of}`, data });
}

/** Builds the removal of the message `of`. */
export function removal(of: string, at: number): Event {
  return event('delete', `${of}-${at}`, at, { of: `slack:T1:C024:${of}` });
}

/** Builds the end of a command that the message `of` asked for. */
export function run(of: string, at: number, more: Record<string, unknown> = {}): Event {
  const own = { of: `slack:T1:C024:${of}`, command: 'health', data: 'health greeter', outcome: 'ok', ms: 120 };
  return event('run', `run-${of}`, at, { ...own, ...more });
}

/** What a summary of #ops keeps of events. */
export function keptOf(events: readonly Event[], from: string = 'slack:#ops'): readonly Kept[] {
  const route = parseRoute(`${from} -> email:team@example.org every 1h`, '--summary');
  return events.flatMap((one) => kept(one, route.from) ?? []);
}
