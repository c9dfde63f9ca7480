import { xml } from '@xmpp/client';
import type { SchedulerLike } from 'rxjs';
import { names } from './names.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

/** The time by the server's clock. */
export interface NetworkTime {
  /** In milliseconds since 1970. */
  now(): number;
  /** By how many milliseconds it may be wrong, and what an archive says of it may be, too. */
  readonly margin: number;
}

/** What an archive may be wrong by that counts in seconds, and may be slow; and where the server tells no time. */
const archives = 5_000;
const unknown = 120_000;

/**
 * Asks the server for its time.
 *
 * @see {@link https://xmpp.org/extensions/xep-0202.html}
 */
export async function networkTime(session: Session, clock: SchedulerLike): Promise<NetworkTime> {
  const before = clock.now();
  const utc = await asked(session);
  const took = clock.now() - before;
  if (utc === undefined) return { now: () => clock.now(), margin: unknown };
  const apart = utc - (before + took / 2);
  // Most tell whole seconds: a difference that may be none is taken for none.
  const offset = Math.abs(apart) <= 1_500 + took ? 0 : Math.round(apart);
  return { now: () => clock.now() + offset, margin: archives + took };
}

async function asked(session: Session): Promise<number | undefined> {
  try {
    const answer = await session.ask('get', session.me.domain, xml('time', { xmlns: names.time }));
    const utc = Date.parse(answer.getChild('time', names.time)?.getChildText('utc') ?? '');
    return Number.isNaN(utc) ? undefined : utc;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
