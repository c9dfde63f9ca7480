import type { Json } from '../../json.ts';
import { brief } from '../../render/brief.ts';
import { copied } from './copied.ts';

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
 * Takes from a text what a summary shows of it; what it returns holds no more of the text in memory.
 *
 * @param linked - Addresses that the input knows to be in it, though the text shows them shorter (`meta.links`).
 */
export function gist(text: string, linked?: Json): Gist {
  const said: string[] = [];
  const prose = text.replace(code, ' ').replace(web, (url) => {
    said.push(bare(url));
    return ' ';
  });
  const known = Array.isArray(linked) ? linked.filter((url) => typeof url === 'string' && begins.test(url)) : [];
  const links = [...new Set([...said, ...known])].filter((url) => url.length <= longestLink).slice(0, mostLinks);
  return {
    excerpt: brief(text, mostShown),
    links: links.map(copied),
    question: asks.test(prose),
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
