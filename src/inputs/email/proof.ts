import type { AuthenticateResult, DKIMResult, DNSResolver } from 'mailauth';
import { authenticate } from 'mailauth';
import type { Head } from './head.ts';
import type { Carrier } from './letter.ts';
import type { Resolve } from './names.ts';
import { sealed } from './sealed.ts';

/** Whether the author of a mail is who it says, and how that is known, or why not. */
export interface Proof {
  /** `later`: the name servers did not answer. */
  readonly verdict: 'proven' | 'unproven' | 'later';
  /** In words: `signed by example.org`. */
  readonly because: string;
  /** True for a field of the header that the proof is over, too. */
  covers(name: string): boolean;
}

/** What proving needs. */
export interface ProofOptions {
  readonly resolve: Resolve;
  /** Take the server that brought a mail as proof, too (SPF). */
  readonly spf: boolean;
  /** Domains whose seals on forwarded mail are believed (ARC), in lower case. */
  readonly sealers: ReadonlySet<string>;
}

/** The most that is looked at for one mail: signatures, seals, questions to name servers; and for how long (ms). */
const most = { signatures: 6, seals: 10, questions: 60, time: 20_000 };
/** What a signature must be over: else it could be put above other words, or sent again as another mail. */
const needed = ['from', 'date', 'message-id', 'subject'];
/** A name server that did not answer, or could not: not one that said that there is nothing. */
const away = /^(?:E?TIMEOUT|ESERVFAIL|EREFUSED|ECONNREFUSED|ECANCELLED)$/;

/**
 * Looks whether a mail was sent by the domain of its author, as DMARC asks, over the mail as it came: a signature (DKIM)
 * of that domain over all of the body and the fields that matter; where the operator says so, the server that brought
 * it (SPF) or the seal of a forwarder (ARC). What servers on the way wrote about it is not read.
 *
 * @param author - The one address in the From header.
 */
export async function proof(
  { raw, by }: { readonly raw: Buffer; readonly by?: Carrier },
  { head, author }: { readonly head: Head; readonly author: string },
  { resolve, spf, sealers }: ProofOptions,
): Promise<Proof> {
  if (head.all('dkim-signature').length > most.signatures) return unproven('more signatures than are looked at');
  if (head.all('arc-seal').length > most.seals) return unproven('more seals than are looked at');
  const asked = counted(resolve);
  const direct = spf ? by : undefined;
  const result = await authenticate(withLineEnds(raw), {
    resolver: asked.resolve,
    mta: 'micro-bot',
    strict: true,
    trustReceived: false,
    disableBimi: true,
    disableArc: sealers.size === 0,
    ...(direct && { ip: direct.ip, helo: direct.helo, sender: direct.sender }),
  });
  const domain = author.slice(author.lastIndexOf('@') + 1).toLowerCase();
  return (
    bySignature(result, head, domain) ??
    byServer(result, direct, domain) ??
    bySeal(result, head, { domain, sealers }) ?? {
      ...unproven(why(result)),
      ...(asked.failed() && { verdict: 'later' }),
    }
  );
}

/** Signatures are over line ends of two octets; each that is not takes the library a turn of its own. */
function withLineEnds(raw: Buffer): Buffer {
  const text = raw.toString('latin1');
  return /(?<!\r)\n/.test(text) ? Buffer.from(text.replace(/(?<!\r)\n/g, '\r\n'), 'latin1') : raw;
}

/** A signature of the author's own domain; of one above or below it only where its DMARC record lets it. */
function bySignature({ dkim, dmarc }: AuthenticateResult, head: Head, domain: string): Proof | undefined {
  const published = dmarc !== false && (dmarc.status.result === 'pass' || dmarc.status.result === 'fail');
  const good = dkim.results.find(({ status, signingDomain, ...one }) => {
    const aligned = signingDomain?.toLowerCase() === domain || (published && Boolean(status.aligned));
    return aligned && wholly({ status, ...one }, head);
  });
  return good && proven(`signed by ${good.signingDomain}`, covered(good));
}

function byServer({ spf, dmarc }: AuthenticateResult, by: Carrier | undefined, domain: string): Proof | undefined {
  if (by === undefined || spf === false || spf.status.result !== 'pass') return undefined;
  const aligned = dmarc !== false && dmarc.status.result === 'pass' && Boolean(dmarc.alignment?.spf.result);
  if (!aligned && spf.domain?.toLowerCase() !== domain) return undefined;
  return proven(`brought by ${by.ip}, a server of ${spf.domain}`, () => true);
}

function bySeal(
  { arc }: AuthenticateResult,
  head: Head,
  { domain, sealers }: { readonly domain: string; readonly sealers: ReadonlySet<string> },
): Proof | undefined {
  if (arc === false || arc.status.result !== 'pass' || !arc.signature || !wholly(arc.signature, head)) return undefined;
  const sealer = sealed(head, domain, sealers);
  return sealer === undefined
    ? undefined
    : proven(`forwarded by ${sealer}, which vouches for ${domain}`, covered(arc.signature));
}

/** It holds, and is over all of the body and every field that matters. */
function wholly(one: DKIMResult, head: Head): boolean {
  if (one.status.result !== 'pass' || one.status.testing || one.canonBodyLengthLimited) return false;
  const over = covered(one);
  return needed.every((name) => over(name) || head.one(name) === undefined);
}

function covered({ signingHeaders }: DKIMResult): (name: string) => boolean {
  const over = new Set((signingHeaders?.keys ?? '').toLowerCase().split(/[\s:]+/));
  return (name) => over.has(name);
}

function proven(because: string, covers: Proof['covers']): Proof {
  return { verdict: 'proven', because, covers };
}

function unproven(because: string): Proof {
  return { verdict: 'unproven', because, covers: () => false };
}

function why({ dkim }: AuthenticateResult): string {
  const [first] = dkim.results;
  const { result, comment } = first?.status ?? {};
  if (result === undefined || result === 'none') return 'it is not signed';
  if (result === 'pass') return `its signature is by ${first?.signingDomain ?? 'another'}, or not over all of it`;
  return `its signature does not hold (${comment || result})`;
}

/** Bounds what one mail can have asked, and notes whether an answer is missing. */
function counted(resolve: Resolve): { readonly resolve: DNSResolver; failed(): boolean } {
  let until = Number.POSITIVE_INFINITY;
  let questions = 0;
  let failed = false;
  return {
    failed: () => failed,
    resolve: async (name, type) => {
      if (questions === 0) until = Date.now() + most.time;
      questions += 1;
      if (questions > most.questions) throw Object.assign(new Error('too many questions'), { code: 'ENOTFOUND' });
      try {
        if (Date.now() > until) throw Object.assign(new Error('no more time'), { code: 'ETIMEOUT' });
        return (await resolve(name, type)) as Awaited<ReturnType<DNSResolver>>;
      } catch (error) {
        failed ||= away.test(String((error as { code?: unknown }).code));
        throw error;
      }
    },
  };
}
