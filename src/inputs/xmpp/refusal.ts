import { oneLine } from '../../render/clean.ts';
import type { Element } from './element.ts';

const conditions = 'urn:ietf:params:xml:ns:xmpp-stanzas';

/** Somebody answered that they do not do it. */
export class Refusal extends Error {
  /** The defined condition: `item-not-found`. */
  readonly condition: string;
  /** Whether it may go well later, with a change, or never: `wait`, `modify`, `auth`, `cancel`, `continue`. */
  readonly type: string;

  /** @see {@link https://www.rfc-editor.org/rfc/rfc6120#section-8.3} */
  constructor(stanza: Element) {
    const error = stanza.getChild('error');
    const condition = error?.getChildElements().find((child) => child.getNS() === conditions && !child.is('text'));
    const named = condition?.getName() ?? 'undefined-condition';
    const text = oneLine((error?.getChildText('text') ?? '').slice(0, 300));
    super(text === '' || text === named ? named : `${text} (${named})`);
    this.name = 'Refusal';
    this.condition = named;
    this.type = error?.attrs.type ?? 'cancel';
  }
}
