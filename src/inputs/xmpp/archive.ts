import { randomUUID } from 'node:crypto';
import { xml } from '@xmpp/client';
import type { Element } from './element.ts';
import { jid } from './jid.ts';
import { names } from './names.ts';
import type { Session } from './session.ts';

/** A message out of an archive. */
export interface Archived {
  /** The archive's id of it. */
  readonly id: string;
  /** When it came there, in milliseconds. */
  readonly at: number;
  readonly stanza: Element;
}

/** Which messages; of a room's archive, or without one of the account's. */
export interface Wanted {
  readonly room?: string | undefined;
  /** In milliseconds. */
  readonly start?: number;
  /** Those of a conversation with somebody. */
  readonly with?: string | undefined;
  /** The newest first. Else the oldest first. */
  readonly backwards?: true;
  /** How many messages at most, in hundreds. */
  readonly pages: number;
}

/** Messages of a page. */
const size = 100;

/**
 * Reads an archive page by page. Rejects with a {@link Refusal} when it cannot be read, with a RangeError when
 * there are more pages than wanted.
 *
 * @see {@link https://xmpp.org/extensions/xep-0313.html}
 */
export async function* archive(session: Session, wanted: Wanted): AsyncGenerator<Archived> {
  const owner = wanted.room ?? session.me.bare;
  let edge: string | undefined;
  for (let count = 0; count < wanted.pages; count += 1) {
    const query = randomUUID();
    const gathered = session.gather(query);
    try {
      const answer = await session.ask('set', wanted.room, queried(query, wanted, edge));
      const found = gathered.stanzas.flatMap((stanza) => copyIn(stanza, query, owner, session.me.bare));
      yield* wanted.backwards ? found.toReversed() : found;
      edge = following(answer, wanted);
    } finally {
      gathered.end();
    }
    if (edge === undefined) return;
  }
  throw new RangeError(`there are more than ${wanted.pages * size} messages`);
}

function queried(query: string, { start, with: who, backwards }: Wanted, edge: string | undefined): Element {
  const field = (name: string, value: string, type?: string) =>
    xml('field', { var: name, ...(type && { type }) }, xml('value', {}, value));
  return xml(
    'query',
    { xmlns: names.archive, queryid: query },
    xml(
      'x',
      { xmlns: names.form, type: 'submit' },
      field('FORM_TYPE', names.archive, 'hidden'),
      ...(start === undefined ? [] : [field('start', new Date(start).toISOString())]),
      ...(who === undefined ? [] : [field('with', who)]),
    ),
    xml(
      'set',
      { xmlns: names.pages },
      xml('max', {}, String(size)),
      ...(backwards ? [xml('before', {}, edge ?? '')] : edge === undefined ? [] : [xml('after', {}, edge)]),
    ),
  );
}

/** Anybody can send something that looks like a result: only the archive's own counts. */
function copyIn(stanza: Element, query: string, owner: string, account: string): Archived[] {
  const result = stanza.getChild('result', names.archive);
  if (!result || result.attrs.queryid !== query) return [];
  if ((jid(stanza.attrs.from)?.bare ?? account) !== owner) return [];
  const forwarded = result.getChild('forwarded', names.forward);
  const message = forwarded?.getChild('message');
  const at = Date.parse(forwarded?.getChild('delay', names.delay)?.attrs.stamp ?? '');
  return message && result.attrs.id && !Number.isNaN(at) ? [{ id: result.attrs.id, at, stanza: message }] : [];
}

function following(answer: Element, { backwards }: Wanted): string | undefined {
  const fin = answer.getChild('fin', names.archive);
  const edge = fin?.getChild('set', names.pages)?.getChildText(backwards ? 'first' : 'last');
  return fin?.attrs.complete === 'true' || !edge ? undefined : edge;
}
