import { inputOf, localOf } from '../../address.ts';
import type { Event, RunEvent, Said } from '../../event.ts';
import { brief } from '../../render/brief.ts';
import type { Place } from '../../route.ts';
import { covers } from '../../route.ts';
import { inThread } from '../in-thread.ts';
import type { Gist } from './gist.ts';
import { gist } from './gist.ts';

/** What a summary keeps of an event: no more than it needs of it. */
export type Kept = Wrote | Edited | Deleted | Ran;

/** Somebody wrote a message. */
export interface Wrote extends Gist {
  readonly kind: 'wrote';
  readonly id: string;
  /** Who, by address and by name. */
  readonly who: string;
  readonly name: string;
  readonly place: string;
  readonly conversation: string;
  /** It answers in a thread that an earlier message began. */
  readonly reply: boolean;
  /** When it was said and when it was accepted, in milliseconds. */
  readonly at: number;
  readonly accepted: number;
}

/** Somebody changed a message. */
export interface Edited extends Gist {
  readonly kind: 'edited';
  readonly of: string;
  readonly at: number;
}

/** Somebody took a message back. */
export interface Deleted {
  readonly kind: 'deleted';
  readonly of: string;
}

/** A command finished. */
export interface Ran {
  readonly kind: 'ran';
  readonly id: string;
  /** The id of the message that asked for it. */
  readonly of: string;
  readonly name: string;
  readonly place: string;
  readonly text: string;
  readonly outcome: RunEvent['outcome'];
  readonly error: string;
  readonly ms: number;
  readonly at: number;
}

/**
 * Takes from an event what a summary of the places given needs, undefined when it is not of them.
 * What was said to the bot alone is of no place.
 */
export function kept(event: Event, from: readonly Place[]): Kept | undefined {
  switch (event.type) {
    case 'text':
      return heard(event, from) ? wrote(event) : undefined;
    case 'edit':
      return heard(event, from)
        ? { kind: 'edited', of: event.of, at: event.at, ...gist(event.data, event.meta.links) }
        : undefined;
    case 'delete':
      return heard(event, from) ? { kind: 'deleted', of: event.of } : undefined;
    case 'run':
      return shared(event) && covers(from, inputOf(event.to), [localOf(event.to), event.place])
        ? ran(event)
        : undefined;
    default:
      return undefined;
  }
}

/** People write messages, bots do not. */
function heard(event: Said, from: readonly Place[]): boolean {
  return !event.sender.bot && event.to === event.replyTo && covers(from, event.input, [localOf(event.to), event.place]);
}

/** The place of a direct chat is named after the person, with an @. */
function shared({ place }: RunEvent): boolean {
  return !place.startsWith('@');
}

function wrote(event: Said & { readonly data: string }): Wrote {
  const { id, conversation, at, accepted, sender } = event;
  return {
    kind: 'wrote',
    id,
    who: sender.id,
    name: brief(sender.name, 40),
    place: brief(event.place, 40),
    conversation,
    reply: inThread(event),
    at,
    accepted,
    ...gist(event.data, event.meta.links),
  };
}

function ran(event: RunEvent): Ran {
  return {
    kind: 'ran',
    id: event.id,
    of: event.of,
    name: brief(event.sender.name, 40),
    place: brief(event.place, 40),
    text: brief(event.data, 80),
    outcome: event.outcome,
    error: brief(event.error ?? '', 160),
    ms: event.ms,
    at: event.at,
  };
}
