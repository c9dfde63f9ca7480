/**
 * Where something is said or sent: the input's instance name, a colon, and the input's own words.
 * Split at the first colon: `slack:C024`, `email:ann@example.org`, `irc:#ops`.
 */
export type Address = `${string}:${string}`;

/** Builds an address from an input's instance name and the input's own words. */
export function address(input: string, local: string): Address {
  return `${input}:${local}`;
}

/** Returns the instance name in front of the first colon. */
export function inputOf(to: Address): string {
  return to.slice(0, to.indexOf(':'));
}

/** Returns what follows the first colon: the input's own words for a place or a person. */
export function localOf(to: Address): string {
  return to.slice(to.indexOf(':') + 1);
}

/** Reads an address typed by a person; undefined when there is no input name or nothing behind it. */
export function parseAddress(text: string): Address | undefined {
  const at = text.indexOf(':');
  if (at < 1 || at === text.length - 1) return undefined;
  return text as Address;
}
