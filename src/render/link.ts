/**
 * Returns a link's address when it may be shown as one: http, https or mailto, with nothing in it that ends a
 * header, an attribute or a pair of angle brackets. Undefined otherwise: then only its text is shown.
 */
export function link(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:' && protocol !== 'mailto:') return undefined;
  return href.replace(/[<>"`\\\s]/g, encodeURIComponent);
}
