/** Deeper levels are not indented further: indentation alone would be longer than any text. */
const deepest = 32;

/**
 * Returns JSON text indented with tabs, as Go's `json.Indent` does, without reading it: numbers of any length, the
 * order of keys and repeated keys stay as they are. Text that is no JSON comes out as something alike.
 */
export function indented(json: string): string {
  // Strings, brackets and separators; anything else in between is a number or a word.
  const pieces = json.match(/"[^"\\]*(?:\\.[^"\\]*)*"?|[{}[\],:]|[^\s"{}[\],:]+/gs) ?? [];
  const out: string[] = [];
  let depth = 0;
  for (const [index, piece] of pieces.entries()) {
    if (closes(piece)) depth -= 1;
    if (index > 0 && breaks(pieces[index - 1], piece))
      out.push('\n', '\t'.repeat(Math.max(0, Math.min(depth, deepest))));
    out.push(piece === ':' ? ': ' : piece);
    if (opens(piece)) depth += 1;
  }
  return out.join('');
}

/** Whether a line ends between two pieces: not inside of an empty object or list. */
function breaks(before: string | undefined, piece: string): boolean {
  if (before === ',') return true;
  return opens(before) !== closes(piece);
}

function opens(piece: string | undefined): boolean {
  return piece === '{' || piece === '[';
}

function closes(piece: string): boolean {
  return piece === '}' || piece === ']';
}
