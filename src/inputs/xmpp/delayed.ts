import type { Element } from './element.ts';
import { jid } from './jid.ts';
import { names } from './names.ts';

/**
 * Returns when a message that comes late was said, in milliseconds; undefined for one that does not, or of which nobody
 * says so who may.
 *
 * @see {@link https://xmpp.org/extensions/xep-0203.html}
 */
export function delayed(stanza: Element, trusted: readonly string[]): number | undefined {
  const delays = stanza.getChildren('delay', names.delay);
  const delay = delays.find(({ attrs }) => trusted.includes(jid(attrs.from)?.bare ?? ''));
  const at = Date.parse(delay?.attrs.stamp ?? '');
  return Number.isNaN(at) ? undefined : at;
}
