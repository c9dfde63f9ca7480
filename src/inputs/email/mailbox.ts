import { domainToASCII } from 'node:url';

/** RFC 5321 section 4.5.3.1: 64 octets before the `@`, 255 behind it, and a path of 256 with its two brackets. */
const localOctets = 64;
const allOctets = 254;
/** Anything but spaces, control characters and what RFC 5322 calls specials; letters of any script (RFC 6531). */
const atoms = /^[^\s\p{C}"(),:;<>@[\\\]]+$/u;
const labels = /^[\p{L}\p{M}\p{N}.-]+$/u;
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * Returns one plain mail address, `local@domain`, its domain in lower case and ASCII; undefined when it is none.
 * Names, groups, lists, quoted local parts and address literals are refused on purpose.
 */
export function mailbox(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || Buffer.byteLength(text) > allOctets || Buffer.byteLength(local) > localOctets) return undefined;
  if (!atoms.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return undefined;
  const domain = domainOf(text.slice(at + 1));
  if (domain === undefined || local.length + 1 + domain.length > allOctets) return undefined;
  return `${local}@${domain}`;
}

function domainOf(text: string): string | undefined {
  if (!labels.test(text)) return undefined;
  const domain = domainToASCII(text);
  const parts = domain.split('.');
  return parts.every((part) => label.test(part)) && !/^\d+$/.test(parts.at(-1) ?? '') ? domain : undefined;
}
