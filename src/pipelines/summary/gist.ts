import type { Json } from '../../json.ts';
import { brief } from '../../render/brief.ts';

/** What a summary needs to know of a text. */
export interface Gist {
  /** Its beginning, on one line. */
  readonly excerpt: string;
  /** The web addresses in it. */
  readonly links: readonly string[];
  /** It asks something. */
  readonly question: boolean;
}

/**
 * Takes from a text what a summary shows of it; what it returns does not hold the text in memory.
 *
 * @param linked - Addresses that the input knows to be in it, though the text shows them shorter (`meta.links`).
 */
export function gist(text: string, linked?: Json): Gist {
  const prose = text.replace(code, ' ');
  const known = Array.isArray(linked) ? linked.filter((url) => typeof url === 'string' && begins.test(url)) : [];
  const found = [...Array.from(prose.matchAll(web), ([url]) => bare(url)), ...known];
  const links = [...new Set(found)].filter((url) => url.length <= longestLink).slice(0, mostLinks);
  return {
    excerpt: brief(text, mostShown),
    links: links.map(copied),
    question: asks.test(prose.replace(web, ' ')),
  };
}

const code = /```[\s\S]*?```|`[^`\n]*`/g;
const web = /https?:\/\/[^\s<>"'`|]+/gi;
const begins = /^https?:\/\//i;
/** A question mark that ends a word, in Latin, Arabic or full width. */
const asks = /[?؟？][)"'”’»\]]{0,3}(?=[\s!?]|$)/;

const mostShown = 160;
const longestLink = 2_000;
const mostLinks = 5;

/** Without the punctuation of the sentence around it; a bracket that was opened in it stays. */
function bare(url: string): string {
  const cut = url.replace(/[.,;:!?)\]}]{1,9}$/, '');
  return cut.includes('(') && !cut.includes(')') && url.startsWith(`${cut})`) ? `${cut})` : cut;
}

/** A slice of a string keeps the whole string alive; joined characters are a string of their own. */
function copied(text: string): string {
  return [...text].join('');
}
