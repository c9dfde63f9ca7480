/** Makes a text of a length. */
export type Make = (length: number) => string;

export const long =
  (piece: string, end = '', start = ''): Make =>
  (length) =>
    start + piece.repeat(Math.floor((length - start.length - end.length) / piece.length)) + end;

/** Texts that are known to hang bots, made for patterns like theirs and like ours. */
export const evil: readonly Make[] = [
  long('a', '!'),
  long('a'),
  long('aa', 'b'),
  long('ab', '!'),
  long(' ', '!'),
  long(' '),
  long('\t'),
  long('\n', 'x'),
  long('a ', '!'),
  long('x=', ';'),
  long('=;', 'x'),
  long('1,', 'P'),
  long('x', 'y'),
  long('0', '.'),
  long('(', ')'),
  long('[', ']'),
  long('{"a":', ''),
  long('"'),
  long('"a '),
  long("'a "),
  long('“a '),
  long('\\"'),
  long(' > email:'),
  long('> '),
  long('the ', 'three laws of robotic'),
  long('three laws ', '!', 'the '),
  long('call '),
  long('call', '', 'help '),
  long('🙂', '!'),
  long('\ud800', '!'),
  long('é\u0301', '!'),
  long('list services ', '', 'LIST '),
];
