const C = (code: number) => String.fromCharCode(code);

/**
 * One formatting code: a colour by number or in hexadecimal with its digits, or one of the switches (bold, italic,
 * underline, strikethrough, fixed width, reverse) and the end of them all.
 *
 * @see {@link https://modern.ircdocs.horse/formatting}
 */
export const code: RegExp = new RegExp(
  `${C(3)}(?:\\d{1,2}(?:,\\d{1,2})?)?|${C(4)}(?:[\\da-f]{6}(?:,[\\da-f]{6})?)?|[${[2, 0x0f, 0x11, 0x16, 0x1d, 0x1e, 0x1f].map(C).join('')}]`,
  'gi',
);
