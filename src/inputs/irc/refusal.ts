import type { Message } from 'irc-framework';
import type { SendFailure } from '../../errors.ts';
import { SendError } from '../../errors.ts';
import { oneLine } from '../../render/clean.ts';

/** What the server would not take, and why. */
export interface Refusal {
  /** The channel or nick that it was for, as the server wrote it. */
  readonly target: string;
  readonly error: SendError;
}

/** How long a lane waits when the server says that there was too much, in milliseconds. */
const breather = 60_000;

/**
 * Reads a line as the server's word that a message was not taken; undefined when it is something else.
 *
 * @param cutOff - Whether a nick went away with a part of the network, and may come back with it.
 * @see {@link https://modern.ircdocs.horse/#numerics}
 */
export function refusal({ command, params }: Message, cutOff: (nick: string) => boolean): Refusal | undefined {
  const known = refusals.get(command);
  const target = params[1];
  if (!known || target === undefined || params.length < 3) return undefined;
  const [kind, words] = command === '401' && cutOff(target) ? split : known;
  const why = oneLine(params.at(-1) ?? '').slice(0, 200);
  const shown = oneLine(target).slice(0, 100);
  const wait = kind === 'limited' ? { wait: breather } : {};
  return { target, error: new SendError(kind, `${shown} ${words} (${why})`, wait) };
}

const split = ['transient', 'is cut off with a part of the network, and may come back with it'] as const;

const refusals: ReadonlyMap<string, readonly [SendFailure, string]> = new Map<string, readonly [SendFailure, string]>([
  ['401', ['permanent', 'is nobody on this network now']],
  ['402', ['permanent', 'is nobody on this network now']],
  ['403', ['permanent', 'is no channel of this network']],
  ['404', ['permanent', 'takes no such message from the bot']],
  ['407', ['permanent', 'is more than one place']],
  ['408', ['permanent', 'takes no such message from the bot']],
  ['415', ['permanent', 'is no place to send to']],
  ['437', ['transient', 'is not available now']],
  ['439', ['limited', 'takes no message yet']],
  ['442', ['permanent', 'has not got the bot in it']],
  ['477', ['permanent', 'takes messages only from those who are logged in: see the flag sasl_user']],
  ['482', ['permanent', 'takes messages only from its operators']],
  ['486', ['permanent', 'takes messages only from those who are logged in: see the flag sasl_user']],
  ['531', ['permanent', 'takes no message from the bot']],
  ['716', ['permanent', 'takes messages only from people of their choice']],
]);
