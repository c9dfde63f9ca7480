import type { Observable } from 'rxjs';
import { defer, map } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Address } from '../address.ts';
import { inputOf } from '../address.ts';
import type { SendError } from '../errors.ts';
import type { Journal, Produced } from '../journal.ts';
import type { Outgoing, Stamped, Way } from '../outgoing.ts';
import type { Block } from '../text.ts';
import { isTopic } from '../topic.ts';
import { about } from './about.ts';
import type { Pace } from './links.ts';
import type { Connections } from './trying.ts';

/** What giving up needs. */
export interface GivingUpOptions extends Pick<Pace, 'clock'> {
  readonly journal: Journal;
  readonly connections: Connections;
  /** What must keep order with this address. */
  readonly lane: (to: Address) => string;
}

/** A message that cannot be sent. */
export interface GivenUp {
  readonly message: Stamped;
  /** Where it was to go, in the network's own words where they are known. */
  readonly to: Address;
  /** Where it may go instead. */
  readonly way?: Way | undefined;
  readonly failure: SendError;
}

/**
 * Sets a message aside as a dead letter, or sends it another way, and tells the conversation that it came from, once.
 * Never waits for anything but the journal.
 */
export function givenUp(one: GivenUp, options: GivingUpOptions): Observable<Activity> {
  const untold = one.failure.kind === 'unknown' && one.message.onUnknown === 'ask';
  return one.way && !untold ? moved(one, one.way, options) : dead(one, untold, options);
}

function dead(one: GivenUp, untold: boolean, { journal, clock, lane }: GivingUpOptions): Observable<Activity> {
  const { message, failure } = one;
  const reason = untold ? `nobody can tell whether it was sent: ${failure.message}` : failure.message;
  const entry: Activity = { ...about(message, clock.now()), code: 'dead', detail: reason, error: failure };
  const words = (number: number) =>
    untold
      ? `I cannot tell whether my message to ${message.to} was sent: ${failure.message}. If it did not arrive, say redeliver ${number}`
      : `could not deliver to ${message.to}: ${reason} (dead letter ${number}: say redeliver ${number} to try again)`;
  const say = (number: number) => notice(one, `dead/${number}`, words(number), lane);
  return defer(() => journal.mark(message.key, 'dead', reason, say)).pipe(map(() => entry));
}

function moved(one: GivenUp, { to, after }: Way, options: GivingUpOptions): Observable<Activity> {
  const { journal, clock, connections, lane } = options;
  const { message, failure } = one;
  const { subject, data, hops, conversation } = message;
  const late = clock.now() - message.committed >= after;
  const why = `${late ? 'could not be sent there in time' : 'could not be sent there'}: ${failure.message}`;
  /** Of its own number: what is sent again may have to go another way again. */
  const instead = (number: number): Outgoing => ({
    type: 'text',
    to,
    subject: subject === undefined ? `Meant for ${message.to}` : `${subject} (meant for ${message.to})`,
    data: [{ type: 'paragraph', text: `This was meant for ${message.to} and ${why}` }, ...blocks(data)],
    causes: message.causes,
    hops,
    ...(isTopic(conversation) && { conversation }),
    key: `${message.key}/fallback/${number}`,
    open: true,
  });
  const reachable = message.origin && connections.now(inputOf(message.origin.replyTo)) !== undefined;
  const words = `could not deliver to ${message.to}: ${failure.message}; sent to ${to} instead`;
  const say = (number: number): readonly Produced[] => [
    { sink: 'send', message: instead(number), lane: lane(to) },
    ...(reachable ? notice(one, `moved/${number}`, words, lane) : []),
  ];
  const entry: Activity = {
    ...about(message, clock.now()),
    code: 'moved',
    detail: `to ${to}: ${failure.message}`,
    error: failure,
  };
  const reason = `sent to ${to} instead: ${failure.message}`;
  return defer(() => journal.mark(message.key, 'dead', reason, say)).pipe(map(() => entry));
}

/** Word for where the message came from; none where it could not be said either, so none about a word. */
function notice(
  { message, to }: GivenUp,
  name: string,
  data: string,
  lane: GivingUpOptions['lane'],
): readonly Produced[] {
  const { origin, key, causes } = message;
  if (!origin || origin.replyTo === to) return [];
  const { replyTo, conversation } = origin;
  const word: Outgoing = { type: 'text', to: replyTo, conversation, data, causes, key: `${key}/${name}`, open: true };
  return [{ sink: 'send', message: word, lane: lane(replyTo) }];
}

function blocks(data: Outgoing['data']): readonly Block[] {
  return typeof data === 'string' ? [{ type: 'paragraph', text: data }] : data;
}
