import type { Head } from './head.ts';
import { tags } from './tags.ts';

/**
 * Returns the forwarder who vouches for the author's domain: a chain of seals (ARC) that holds, from the newest back as
 * long as the sealers are trusted, in which one of these wrote that the mail came to it with `dmarc=pass` for that
 * domain. Undefined when none does. That the chain holds is checked elsewhere.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8617}
 */
export function sealed(head: Head, domain: string, sealers: ReadonlySet<string>): string | undefined {
  const seals = instances(head, 'arc-seal');
  const results = instances(head, 'arc-authentication-results');
  for (let i = seals.size; i > 0; i--) {
    const sealer = tags(seals.get(i) ?? '')
      .get('d')
      ?.toLowerCase();
    if (sealer === undefined || !sealers.has(sealer)) return undefined;
    if (saysPass(results.get(i) ?? '', domain)) return sealer;
  }
  return undefined;
}

/** The longest word of a sealer that is read, in characters. */
const longest = 4_000;

/** By the number of the server that wrote them, from 1. */
function instances(head: Head, name: string): ReadonlyMap<number, string> {
  return new Map(head.all(name).map((value) => [Number(tags(value).get('i')), value]));
}

/** What a sender chose may stand in quotes, and comments are no results. */
function saysPass(value: string, domain: string): boolean {
  if (value.length > longest) return false;
  const bare = value.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\([^()]*\)/g, ' ');
  if (/["()]/.test(bare.replaceAll('""', ''))) return false;
  const said = bare
    .split(';')
    .map((part) => part.trim())
    .filter((part) => /^dmarc\s*=/i.test(part));
  const [only] = said;
  if (only === undefined || said.length > 1) return false;
  return (
    /^dmarc\s*=\s*pass\b/i.test(only) && /\bheader\.from\s*=\s*([^\s;]+)/i.exec(only)?.[1]?.toLowerCase() === domain
  );
}
