import type { TextEvent, Unstamped } from '../../event.ts';
import { oneLine } from '../../render/clean.ts';
import { author } from './author.ts';
import { Head } from './head.ts';
import type { Letter } from './letter.ts';
import type { MailEventOptions } from './mail-event.ts';
import { mailEvent } from './mail-event.ts';
import { mime } from './mime.ts';
import type { Proof, ProofOptions } from './proof.ts';
import { proof } from './proof.ts';
import type { Thread } from './thread.ts';
import { threadOf } from './thread.ts';
import { written } from './written.ts';

/** What became of a mail: an event; nothing that anybody wants; or something that cannot be told now. */
export type Heard =
  | { readonly event: Unstamped<TextEvent>; readonly thread: Thread; readonly subject: string }
  | { readonly letGo: string }
  | { readonly later: string };

/** What hearing needs. */
export type HeardOptions = MailEventOptions & ProofOptions;

/** How old a mail may be to prove anything, and how far ahead of the clock; servers try for five days. In milliseconds. */
const fresh = { days: 5 * 86_400_000, ahead: 3_600_000 };
/** For how long a mail waits for name servers that do not answer, in milliseconds; then it is not proven. */
const patience = 3_600_000;
const unreadable = {
  text: '',
  subject: '',
  name: '',
  attachments: [],
  lacks: 'all of it: it could not be taken apart',
};

/**
 * Makes the event of a mail. Only where its author is proven is it said by somebody; anything else is an event that
 * nobody answers. Notices of non-delivery and the bot's own mails are let go.
 */
export async function heard(letter: Letter, options: HeardOptions): Promise<Heard> {
  const head = new Head(letter.raw);
  const kind = written(head, letter.by?.sender);
  if (kind === 'as a notice of non-delivery') return { letGo: kind };
  const from = author(head.one('from'));
  if (from?.toLowerCase() === options.own) return { letGo: "the bot's own" };
  const dated = Date.parse(head.one('date') ?? '');
  const at = Number.isNaN(dated) ? letter.came : Math.min(dated, letter.came);
  const why = doubt(head, from, dated - letter.came);
  const judged =
    from !== undefined && why === undefined ? await checked(letter, { head, author: from }, options) : not(why);
  if (judged.verdict === 'later' && Date.now() - at < patience) return { later: judged.because };
  const content = await mime(letter.raw).catch(() => unreadable);
  const masked =
    judged.verdict === 'proven' && isMasked(content.name, from)
      ? 'its name looks like the address of somebody else'
      : undefined;
  return {
    event: mailEvent({ raw: letter.raw, head, kind, from, at, proof: masked ? not(masked) : judged, content }, options),
    thread: threadOf(head),
    subject: oneLine(content.subject).slice(0, 200),
  };
}

/** Why a mail proves nothing, whatever signs it; undefined when it may. */
function doubt(head: Head, from: string | undefined, ahead: number): string | undefined {
  if (head.fault !== undefined) return head.fault;
  if (from === undefined) return 'no From header with one plain address';
  if (from !== from.normalize('NFKC')) return 'letters in its address that may be read as others';
  if (threadOf(head).id === undefined) return 'no Message-ID';
  if (Number.isNaN(ahead)) return 'no date';
  if (ahead > fresh.ahead) return 'its date is yet to come';
  return ahead < -fresh.days ? 'it is more than five days old' : undefined;
}

/** People see the name, and many programs nothing else: `"ann@example.org" <eve@example.net>`. */
function isMasked(name: string, from: string | undefined): boolean {
  return /[@\uff20\ufe6b]/.test(name) && name.trim().toLowerCase() !== from?.toLowerCase();
}

/** What a library cannot check proves nothing. */
async function checked(
  letter: Letter,
  about: { readonly head: Head; readonly author: string },
  options: ProofOptions,
): Promise<Proof> {
  try {
    return await proof(letter, about, options);
  } catch {
    return not('it could not be checked');
  }
}

function not(because = ''): Proof {
  return { verdict: 'unproven', because, covers: () => false };
}
