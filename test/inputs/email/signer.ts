import type { KeyObject } from 'node:crypto';
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** Signs mails, written from RFC 6376 and RFC 8617: it shares no code with what checks them. */
export interface Signer {
  /** What belongs into the DNS at `SELECTOR._domainkey.DOMAIN`. */
  readonly record: string;
  /** Returns the mail with a DKIM signature on top. */
  dkim(mail: string, options: DkimOptions): string;
  /** Returns the mail with a set of ARC headers on top. */
  arc(mail: string, options: ArcOptions): string;
}

/** How a mail is signed. */
export interface DkimOptions {
  readonly domain: string;
  /** The fields to sign; by default all that are usual and there. */
  readonly fields?: readonly string[];
  /** Sign so many octets of the body only. */
  readonly length?: number;
  /** By default `relaxed`, for both. */
  readonly canonical?: 'relaxed' | 'simple';
  /** More tags: `x=1`. */
  readonly more?: readonly string[];
  readonly selector?: string;
}

/** How a forwarder seals a mail. */
export interface ArcOptions {
  readonly domain: string;
  /** What it says about how the mail came to it: `dmarc=pass header.from=example.org`. */
  readonly results: string;
  readonly instance?: number;
  readonly fields?: readonly string[];
}

const usual = [
  ...['from', 'to', 'cc', 'subject', 'date', 'message-id', 'reply-to', 'in-reply-to', 'references'],
  ...['mime-version', 'content-type', 'content-transfer-encoding'],
];

/** Makes a key, and what signs with it. */
export function signer(): Signer {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return {
    record: `v=DKIM1; k=rsa; p=${key}`,
    dkim: (mail, options) => `${dkimHeader(mail, options, privateKey)}\r\n${mail}`,
    arc: (mail, options) => sealed(mail, options, privateKey),
  };
}

function dkimHeader(mail: string, options: DkimOptions, key: KeyObject): string {
  const { domain, length, canonical = 'relaxed', more = [], selector = 's1' } = options;
  const { fields, body } = split(mail);
  const names = options.fields ?? usual.filter((name) => fields.some((field) => nameOf(field) === name));
  const whole = canonical === 'relaxed' ? relaxedBody(body) : simpleBody(body);
  const hash = digest(length === undefined ? whole : Buffer.from(whole).subarray(0, length));
  const tags = [
    ...['v=1', 'a=rsa-sha256', `c=${canonical}/${canonical}`, `d=${domain}`, `s=${selector}`],
    ...(length === undefined ? [] : [`l=${length}`]),
    ...more,
    ...[`h=${names.join(':')}`, `bh=${hash}`, 'b='],
  ];
  const header = `DKIM-Signature: ${tags.join('; ')}`;
  const canon = canonical === 'relaxed' ? relaxedField : (field: string) => field;
  const signedOver = [...chosen(fields, names), header].map(canon).join('\r\n');
  return header + signature(signedOver, key);
}

function sealed(mail: string, { domain, results, instance = 1, fields: given }: ArcOptions, key: KeyObject): string {
  const { fields, body } = split(mail);
  const names = given ?? usual.filter((name) => fields.some((field) => nameOf(field) === name));
  const about = `i=${instance}; a=rsa-sha256`;
  const said = `ARC-Authentication-Results: i=${instance}; mx.${domain}; ${results}`;
  const unsigned = `ARC-Message-Signature: ${about}; c=relaxed/relaxed; d=${domain}; s=s1; h=${names.join(':')}; bh=${digest(relaxedBody(body))}; b=`;
  const message = unsigned + signature([...chosen(fields, names), unsigned].map(relaxedField).join('\r\n'), key);
  const chain = instance === 1 ? 'none' : 'pass';
  const seal = `ARC-Seal: ${about}; cv=${chain}; d=${domain}; s=s1; b=`;
  const before = earlier(fields, instance);
  const over = [...before, said, message, seal].map(relaxedField).join('\r\n');
  return [seal + signature(over, key), message, said, mail].join('\r\n');
}

/** The sets below this one, the first one first, each in the order that seals are over. */
function earlier(fields: readonly string[], instance: number): readonly string[] {
  const kinds = ['arc-authentication-results', 'arc-message-signature', 'arc-seal'];
  return Array.from({ length: instance - 1 }, (_, at) =>
    kinds.map((kind) => fields.find((field) => nameOf(field) === kind && field.includes(`i=${at + 1};`)) ?? ''),
  ).flat();
}

function split(mail: string): { readonly fields: readonly string[]; readonly body: string } {
  const end = mail.indexOf('\r\n\r\n');
  return { fields: mail.slice(0, end).split(/\r\n(?![ \t])/), body: mail.slice(end + 4) };
}

/** For each name the lowest field that was not taken yet. */
function chosen(fields: readonly string[], names: readonly string[]): readonly string[] {
  const left = [...fields];
  return names.flatMap((name) => {
    const at = left.findLastIndex((field) => nameOf(field) === name.toLowerCase());
    return at < 0 ? [] : left.splice(at, 1);
  });
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).trim().toLowerCase();
}

function relaxedField(field: string): string {
  const value = field.slice(field.indexOf(':') + 1);
  return `${nameOf(field)}:${value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;
}

function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  const text = lines.join('\r\n').replace(/(?:\r\n)+$/, '');
  return text === '' ? '' : `${text}\r\n`;
}

function simpleBody(body: string): string {
  return `${body.replace(/(?:\r\n)+$/, '')}\r\n`;
}

function digest(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('base64');
}

function signature(text: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(text), key).toString('base64');
}
