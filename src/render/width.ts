const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ascii = /^[ -~]*$/;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]*$/u;
const emoji = /\p{Emoji_Presentation}|\uFE0F|\p{Regional_Indicator}/u;
/** The blocks that Unicode's EastAsianWidth.txt calls wide or fullwidth. */
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;

/**
 * Returns how many columns a terminal gives one line of text: two for wide characters and emoji, none for marks.
 *
 * @see {@link https://www.unicode.org/reports/tr11/}
 */
export function width(text: string): number {
  if (ascii.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += columnsOf(segment);
  return columns;
}

function columnsOf(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return emoji.test(grapheme) || wide.test(grapheme) ? 2 : 1;
}
