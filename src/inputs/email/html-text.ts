import { convert } from 'html-to-text';

/** The longest HTML that is read, in characters, and how deep its elements may stand in each other. */
const most = { characters: 100_000, depth: 200 };
/** Elements that stand alone, or end when the next of their kind begins. */
const flat = /^(?:area|br|col|hr|img|input|link|meta|wbr|p|li|dt|dd|tr|td|th|option)$/;

/** What programs wrap the mail in that is answered, and signatures. */
const notNew = [
  'blockquote',
  'div.gmail_quote',
  'div.gmail_signature',
  'div.moz-signature',
  'div.yahoo_quoted',
  'style',
  'script',
  'head',
];

/**
 * Returns the text of a mail that has nothing but HTML, without what it quotes. Undefined when it is too long, or its
 * elements stand deeper in each other than those of any mail that somebody wrote.
 */
export function htmlText(html: string): string | undefined {
  if (html.length > most.characters || tooDeep(html)) return undefined;
  return convert(html, {
    wordwrap: false,
    selectors: [
      ...notNew.map((selector) => ({ selector, format: 'skip' })),
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
    limits: { maxDepth: most.depth },
  });
}

/** Reading deep HTML takes time by the square of its depth. */
function tooDeep(html: string): boolean {
  let depth = 0;
  for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (flat.test(name.toLowerCase())) continue;
    depth += end ? -1 : 1;
    if (depth > most.depth) return true;
    depth = Math.max(0, depth);
  }
  return false;
}
