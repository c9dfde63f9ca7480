import { convert } from 'html-to-text';

/**
 * How much HTML is read, in characters without styles and comments, and how deep its elements, and its lists, may stand
 * in each other: so the worst takes 26 ms, once the reader is warm.
 */
const most = { characters: 12_000, depth: 200, lists: 10 };
/** Elements that stand alone, or end when the next of their kind begins. */
const flat = /^(?:area|br|col|hr|img|input|link|meta|wbr|p|li|dt|dd|tr|td|th|option)$/;
/** What holds no text, however long it is: where it begins, and where it ends. */
const unread = [
  ['<style', '</style'],
  ['<script', '</script'],
  ['<!--', '-->'],
] as const;

/** What programs wrap the mail in that is answered, and signatures. */
const notNew = [
  'blockquote',
  'div.gmail_quote',
  'div.gmail_signature',
  'div.moz-signature',
  'div.yahoo_quoted',
  'head',
];
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** A text, and whether it is all of it. */
export interface HtmlText {
  readonly text: string;
  readonly whole: boolean;
}

/**
 * Returns the text of a mail that has nothing but HTML, without what it quotes: of the beginning, when it is long, for
 * that is where the new text is. Undefined when its elements stand deeper in each other than those of any mail that
 * somebody wrote.
 */
export function htmlText(html: string): HtmlText | undefined {
  const read = unread.reduce((left, [from, to]) => without(left, from, to), html);
  const cut = read.slice(0, most.characters);
  if (tooDeep(cut)) return undefined;
  const text = convert(cut, {
    wordwrap: false,
    selectors: [
      ...notNew.map((selector) => ({ selector, format: 'skip' })),
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      ...headings.map((selector) => ({ selector, options: { uppercase: false } })),
    ],
    limits: { maxDepth: most.depth },
  });
  return { text, whole: cut.length === read.length };
}

/** Takes out what is between two marks; what begins and does not end goes on to the end. */
function without(html: string, from: string, to: string): string {
  const lower = html.toLowerCase();
  const kept: string[] = [];
  let at = 0;
  for (let begin = lower.indexOf(from); begin >= 0; begin = lower.indexOf(from, at)) {
    kept.push(html.slice(at, begin));
    const end = lower.indexOf(to, begin + from.length);
    const close = end < 0 ? -1 : lower.indexOf('>', end);
    at = close < 0 ? html.length : close + 1;
  }
  return kept.join('') + html.slice(at);
}

/** Reading deep HTML takes time by the square of its depth; a line in lists, by how many there are around it. */
function tooDeep(html: string): boolean {
  const open: string[] = [];
  for (const [, end, tag = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    const name = tag.toLowerCase();
    if (flat.test(name)) continue;
    if (!end) open.push(name);
    // What ends nothing is passed over; what ends something ends all that began in it.
    else if (open.includes(name)) open.length = open.lastIndexOf(name);
    if (open.length > most.depth || (isList(name) && open.filter(isList).length > most.lists)) return true;
  }
  return false;
}

function isList(name: string): boolean {
  return name === 'ul' || name === 'ol';
}
