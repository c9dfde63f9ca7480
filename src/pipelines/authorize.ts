import type { SchedulerLike } from 'rxjs';
import type { Address } from '../address.ts';
import { address } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { TextEvent } from '../event.ts';
import { folded } from '../matching/folded.ts';
import { addressPattern } from './authorize/address-pattern.ts';
import { Allowance } from './authorize/allowance.ts';
import type { RightsOptions, Saying } from './authorize/rights.ts';
import { rights } from './authorize/rights.ts';
import { personOf } from './person-of.ts';

/** Who wants what: a run, and perhaps its answer sent elsewhere. */
export interface Request extends Saying {
  /** Where the answer is to go, when not to where it was asked for. */
  readonly to?: Address | undefined;
}

/**
 * Whether it may be; if not, why, and what the person is told (once: then nothing, so that a flood is not answered).
 */
export type Verdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: 'not-allowed' | 'throttled'; readonly words?: string };

/** Decides about one run. Call it once for each: runs are counted. */
export type Authorize = (request: Request) => Verdict;

/** What is allowed. */
export interface Policy extends RightsOptions {
  /** Destinations named in flags: where summaries and notices go. */
  readonly targets?: readonly Address[];
  /** Further destinations, `*` for any text: `email:*@example.org`, `slack:*`. */
  readonly allowTo?: readonly string[];
  /** Runs each person may have in a minute. */
  readonly perMinute?: number;
}

/**
 * Decides all of it, in this order: who may run what, as {@link rights} says; an answer goes only to the asker's own
 * place, to a destination named in flags or to one that `--allow_to` covers; and nobody runs more than `perMinute`
 * commands a minute, of which `stop` is none.
 *
 * A `*` of `--allow_to` stands for no space, comma, quote or bracket, and covers no address with two `@`: what looks
 * like one address to us must not be two to a mail server.
 *
 * @throws {ConfigError} A pattern without an input's name, an admin or a rule is none: names the flag.
 */
export function authority(policy: Policy, clock: SchedulerLike): Authorize {
  const { targets = [], allowTo = [], perMinute = 30, person = personOf() } = policy;
  const rightTo = rights(policy);
  const named = new Set(targets.map((target) => folded(target)));
  const patterns = allowTo.map((pattern) => {
    if (pattern.indexOf(':') > 0) return addressPattern(pattern);
    throw new ConfigError(
      `--allow_to '${pattern}': write an input and a place, with * for any text, such as email:*@example.org or slack:*`,
    );
  });
  const allowance = new Allowance(perMinute, clock);

  const mayGo = (to: Address, event: TextEvent): boolean => {
    const place = folded(to);
    return (
      [...ownPlaces(event), ...person(event).addresses].some((own) => folded(own) === place) ||
      named.has(place) ||
      patterns.some((covers) => covers(place))
    );
  };

  return ({ to, ...saying }) => {
    const { event } = saying;
    const right = rightTo(saying);
    if (!right.allowed) return { allowed: false, code: 'not-allowed', words: right.words };
    if (to !== undefined && !mayGo(to, event)) return { allowed: false, code: 'not-allowed', words: noWay(to) };
    // Said for a service that left, too: that must not cost others of its host a command.
    const left = saying.command.name === 'stop' ? 0 : allowance.take(person(event).id);
    if (left >= 0) return { allowed: true };
    return { allowed: false, code: 'throttled', ...(left === -1 ? { words: tooMany(perMinute) } : {}) };
  };
}

/** Where the asker is: the place it was said in, by its address and by its name, and the asker themselves. */
function ownPlaces({ input, replyTo, from, place, sender }: TextEvent): readonly Address[] {
  // Only a room's name leads back to the room: a person may call themselves by somebody else's address.
  return [replyTo, from, sender.id, ...(place.startsWith('#') ? [address(input, place)] : [])];
}

function noWay(to: Address): string {
  return `not allowed: nothing may be sent to ${to}; to allow it, start the bot with --allow_to '${to}'`;
}

function tooMany(perMinute: number): string {
  return `too many commands: at most ${perMinute} a minute for each person; try again in a minute`;
}
