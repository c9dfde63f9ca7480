const frame = '\u0001';

/** Returns what a message says to programs (CTCP), such as `VERSION`; undefined for what is said to people. */
export function ctcpText(raw: string): string | undefined {
  return raw.startsWith(frame) ? raw.slice(1).split(frame, 1)[0] : undefined;
}
