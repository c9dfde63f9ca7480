import type { Element } from './element.ts';
import type { InOrder } from './in-order.ts';
import type { Jid } from './jid.ts';

/**
 * A session that broke off, as far as it takes to go on with it.
 *
 * @see {@link https://xmpp.org/extensions/xep-0198.html#resumption}
 */
export interface Suspended {
  /** What the server calls it. */
  readonly id: string;
  readonly me: Jid;
  /** What came, and what of it is dealt with. */
  readonly order: InOrder;
  /** How many stanzas the server took for certain, and those behind them: the first of these it may have taken, too. */
  readonly taken: number;
  readonly unsure: readonly Unsure[];
}

/** A stanza, and when it was sent, in XMPP's own form. */
export interface Unsure {
  readonly stanza: Element;
  readonly stamp: string;
}
