/** An address of XMPP in its parts; a server's or a room service's has no `local`. */
export interface Jid {
  /** `ann@example.org`: without the resource. */
  readonly bare: string;
  readonly local: string;
  readonly domain: string;
  /** Which of somebody's connections; in a room, somebody's name there. Empty when there is none. */
  readonly resource: string;
}

const form = /^(?:([^\s"&'/:<>@]{1,1023})@)?([^\s"&'/<>@]{1,1023})(?:\/([\s\S]{1,1023}))?$/;

/**
 * Reads an address; undefined when it is none. Two that differ in the case of letters in front of the resource are the
 * same.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7622}
 */
export function jid(text: string | undefined): Jid | undefined {
  const [, local = '', domain, resource = ''] = form.exec(text ?? '') ?? [];
  if (domain === undefined) return undefined;
  const bare = (local === '' ? domain : `${local}@${domain}`).toLowerCase();
  return { bare, local: local.toLowerCase(), domain: domain.toLowerCase(), resource };
}
