/** What a mail server or a network may read as the end of one address and the beginning of another. */
const unsafe = /[\s,;<>()"'`%\\]|@.*@/;

/**
 * Returns a test for addresses that a pattern covers, in any case: `*` stands for any text, but for what could make
 * two addresses of one. Takes linear time for every pattern.
 */
export function addressPattern(pattern: string): (place: string) => boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  return (place) => {
    const address = place.toLowerCase();
    if (last === undefined) return address === first;
    if (unsafe.test(address) || !address.startsWith(first) || !address.endsWith(last)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = address.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= address.length - last.length;
  };
}
