/** What Prosody lets through in one message, in bytes, without what is around the words. */
const most = 260_000;

/** XML carries no control characters, and a server ends the connection of who writes them, or too much. */
export function carriedByXmpp(text: string): string | undefined {
  const wellFormed = text.toWellFormed();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML 1.0 has no way to write
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(wellFormed)) return undefined;
  return Buffer.byteLength(wellFormed) > most ? undefined : wellFormed;
}
