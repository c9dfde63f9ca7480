import type { Head } from './head.ts';

/** Who wrote a mail, as far as its header says. */
export type Written = 'by a person' | 'by a program' | 'to a list' | 'as a notice of non-delivery';

/**
 * Tells what a person wrote from what nobody is to answer: what a program sent by itself, what came over a list, and
 * notices that a mail could not be delivered.
 *
 * @param sender - Who the network says sent it; empty for a notice, undefined where the network does not say.
 * @see {@link https://www.rfc-editor.org/rfc/rfc3834} sections 2 and 5
 */
export function written(head: Head, sender: string | undefined): Written {
  const path = sender ?? head.one('return-path')?.replace(/^<|>$/g, '');
  const type = head.one('content-type') ?? '';
  if (path === '' || /^multipart\/report\b/i.test(type)) return 'as a notice of non-delivery';
  if (/^(?:mailer-daemon|postmaster)@/i.test(path ?? '')) return 'as a notice of non-delivery';
  const sent = head.one('auto-submitted');
  if (sent !== undefined && !/^no\b/i.test(sent)) return 'by a program';
  if (head.all('x-autoreply').length > 0 || head.all('x-autorespond').length > 0) return 'by a program';
  const precedence = head.one('precedence') ?? '';
  const isList = head.fields.some(({ name }) => name.startsWith('list-') && name !== 'list-unsubscribe-post');
  if (isList || /^(?:bulk|list|junk)\b/i.test(precedence)) return 'to a list';
  return /^auto/i.test(precedence) ? 'by a program' : 'by a person';
}
