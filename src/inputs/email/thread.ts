import type { Head } from './head.ts';

/** Where a mail belongs. */
export interface Thread {
  /** Its own Message-ID. */
  readonly id: string | undefined;
  /** The Message-ID of the mail that the thread began with: its own when it answers none. */
  readonly root: string | undefined;
  /** The Message-ID of the mail that it answers. */
  readonly answers: string | undefined;
  /** The mails that it follows, the first one first; at most 20. */
  readonly references: readonly string[];
}

/** The most that References may name: the first, and the newest. */
const most = 20;
const one = /<[^\s<>@]{1,200}@[^\s<>@]{1,200}>/g;

/**
 * Returns where a mail belongs, by its References and In-Reply-To.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4}
 */
export function threadOf(head: Head): Thread {
  const [id] = idsIn(head.one('message-id'));
  const answers = idsIn(head.one('in-reply-to')).at(0);
  const named = idsIn(head.one('references'));
  const references = named.length > 0 ? named : answers === undefined ? [] : [answers];
  return {
    id,
    root: references[0] ?? id,
    answers: answers ?? references.at(-1),
    references: references.length > most ? [...references.slice(0, 1), ...references.slice(1 - most)] : references,
  };
}

function idsIn(value = ''): readonly string[] {
  return value.slice(0, 20_000).match(one) ?? [];
}
