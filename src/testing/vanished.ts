import type { Event } from '../event.ts';
import type { Scene } from './failure.ts';
import type { Fault } from './judge.ts';
import { spoken } from './notation.ts';
import { told } from './picture/told.ts';
import type { Released } from './sources.ts';
import { columns } from './wrapped.ts';

/** How many are told. */
const most = 5;

/**
 * Where something is missing: what was let go until then, and nothing came of it. A filter that is not met says nothing
 * else.
 */
export function vanished({ got, released, frame }: Scene, faults: readonly Fault[]): string[] {
  const until = Math.max(...faults.filter(({ missing }) => missing).map((fault) => fault.frame));
  const outputs = [...got]
    .filter(([lane]) => !['settled', 'accepted'].includes(lane))
    .flatMap(([, entries]) => entries);
  const answered = new Set(
    outputs.flatMap(({ value }) => (value as { causes?: readonly string[] } | null)?.causes ?? []),
  );
  const lost = [...released, ...settled(got)].filter(({ frame: at, event }) => at <= until && !answered.has(event.id));
  return lost.slice(-most).map(({ frame: at, event }) => {
    const line = `${event.id} was let go at ${spoken(at * frame)}: `;
    return line + told(event, columns - 2 - line.length);
  });
}

/** What a whole bot, or the sink `settled`, is done with. */
function settled(got: Scene['got']): readonly Released[] {
  return (got.get('settled') ?? []).flatMap(({ frame, kind, value }) => {
    const event = kind === 'next' && typeof (value as Event | null)?.id === 'string' ? (value as Event) : undefined;
    return event ? [{ frame, event }] : [];
  });
}
