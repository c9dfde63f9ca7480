/** A pattern for what a page shows: `…` in a line stands for any words, and alone in one for any lines, or none. */
export function like(shown: string): RegExp {
  const lines = shown.trimEnd().split('\n');
  const patterns = lines.map((line) => (line === '…' ? '(?:.*\\n)*?' : `${words(line)} *\\n`));
  return new RegExp(`^\\n*${patterns.join('')}\\n*$`);
}

function words(line: string): string {
  return line
    .split('…')
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
}
