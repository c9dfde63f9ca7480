const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);

/**
 * A terminal's control sequences (ECMA-48): CSI with its arguments, OSC and its like with their text, then the short
 * ones.
 */
const sequences: RegExp = new RegExp(
  `${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}[\\]PX^_][^${ESC}${BEL}]*(?:${BEL}|${ESC}\\\\)|${ESC}[ -/]*[0-~]`,
  'g',
);

/**
 * Returns the text without what a terminal or a mail reader would act on: control sequences, control characters
 * (but line feeds and tabs), marks that turn the direction of what follows, and halves of surrogate pairs. Every kind
 * of line end becomes a line feed.
 */
export function clean(text: string): string {
  return text
    .replace(sequences, '')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .toWellFormed();
}

/** Returns the text cleaned, on one line. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}
