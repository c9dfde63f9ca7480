import type { Signer } from './signer.ts';
import { signer } from './signer.ts';

/** A mail on its way to the bot: what it is, as it is sent, and by whom its envelope says. */
export interface Posted {
  readonly name: string;
  readonly raw: string;
  readonly sender: string;
}

/** What {@link mail} writes; fields that are undefined are left out. */
export interface Written {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string | undefined;
  readonly date?: string;
  readonly id?: string;
  /** More fields, as they are written: `In-Reply-To: <…>`. */
  readonly more?: readonly string[];
  readonly body?: string;
}

/** The bot's address, and where it is at home. */
export const bot = 'bot@home.test';
export const ann = 'ann@home.test';

/** Keys of those who send to the bot, and of one who should not be believed. */
export interface PostOffice {
  readonly home: Signer;
  readonly friend: Signer;
  readonly evil: Signer;
  /** What is in the DNS about them. */
  readonly zone: readonly (readonly [string, string])[];
}

/** Makes the keys, and the zone they are published in. */
export function postOffice(): PostOffice {
  const [home, friend, evil] = [signer(), signer(), signer()];
  const keys = (domain: string, { record }: Signer, selector = 's1') =>
    [`${selector}._domainkey.${domain}`, record] as const;
  const dmarc = (domain: string, policy: string) => [`_dmarc.${domain}`, `v=DMARC1; ${policy}`] as const;
  const here = 'v=spf1 ip4:127.0.0.1 -all';
  const zone = [
    ...[keys('home.test', home), keys('mail.home.test', home), dmarc('home.test', 'p=reject')],
    ...[keys('friend.test', friend), dmarc('friend.test', 'p=none'), keys('nodmarc.test', friend)],
    ...[
      keys('strict.test', friend),
      keys('sub.strict.test', friend),
      dmarc('strict.test', 'p=reject; adkim=s; aspf=s'),
    ],
    ...[keys('forwarder.test', friend), dmarc('forwarder.test', 'p=reject'), ['direct.test', here] as const],
    ...[dmarc('direct.test', 'p=reject'), ['home.test', 'v=spf1 ip4:192.0.2.1 -all'] as const],
    ...[keys('evil.test', evil), dmarc('evil.test', 'p=none'), ['evil.test', here] as const],
    ...[keys('home.test.evil.test', evil), keys('evil-home.test', evil), keys('test', evil), keys('co.uk', evil)],
    ['old._domainkey.home.test', 'v=DKIM1; k=rsa; p='] as const,
    ['try._domainkey.home.test', home.record.replace('k=rsa;', 'k=rsa; t=y;')] as const,
  ];
  return { home, friend, evil, zone };
}

let count = 0;

/** Writes a mail to the bot; what is not given is as in any other mail, and the Message-ID is new. */
export function mail({ from = ann, to = bot, more = [], body = 'ping', ...about }: Written = {}): string {
  count += 1;
  const { subject = 'hello', date = new Date().toUTCString(), id = `<${count}.${process.pid}@mailer.test>` } = about;
  const fields = [
    ...[
      `From: ${from}`,
      `To: ${to}`,
      ...('subject' in about && about.subject === undefined ? [] : [`Subject: ${subject}`]),
    ],
    ...[`Date: ${date}`, `Message-ID: ${id}`, ...more],
  ];
  return `${fields.join('\r\n')}\r\n\r\n${body.replace(/\r?\n/g, '\r\n')}\r\n`;
}
