import { UsageError } from './errors.ts';
import type { Repeat } from './repeat.ts';
import { readEvery } from './when/every.ts';
import { nextDue } from './when/next-due.ts';
import { notUnderstood } from './when/not-understood.ts';
import { readOnce } from './when/once.ts';
import { Scan } from './when/scan.ts';
import { isZone } from './when/zone.ts';

/** When a command is to be run, and the command. */
export interface When {
  /** When, or when first, in milliseconds since 1970; later than now. */
  readonly due: number;
  /** How it goes on, absent for once. */
  readonly repeat?: Repeat;
  /** The command, byte for byte as it was written. */
  readonly text: string;
}

/**
 * Reads a command with when to run it in front: `in 10 minutes ping`, `at 17:00 tomorrow list services`, `on friday at
 * 9:00 ping`, `every weekday at 9:00 list services > email:team@example.org`.
 *
 * When is what is read first, in words that cannot be anything else: a time of day has a colon, am or pm, and a day
 * begins with `on`. What follows is the command, even where it looks like more of the time:
 * `in 5 minutes at 17:00 ping` is the command `at 17:00 ping`, in 5 minutes.
 *
 * @throws {UsageError} When no time or no command is found, or the time is past or more than a year ahead; or the zone,
 *   an IANA name, is unknown.
 */
export async function readWhen(text: string, now: number, zone: string): Promise<When> {
  if (!isZone(zone)) throw new UsageError(`unknown time zone "${zone}": write one such as Europe/Berlin or UTC`);
  const scan = new Scan(text);
  const again = scan.take(/every/) !== undefined;
  const repeat = again ? readEvery(scan, zone) : undefined;
  const due = again ? repeat && nextDue(repeat, now) : await readOnce(scan, now, zone);
  if (due === undefined) throw notUnderstood(text);
  if (scan.rest === '') throw new UsageError(`what is to be run then? ${examples}`);
  return { due, ...(repeat && { repeat }), text: scan.rest };
}

const examples =
  'Write a time and then a command: in 10 minutes ping, at 17:00 tomorrow ping, on friday at 9:00 ping or every weekday at 9:00 ping';
