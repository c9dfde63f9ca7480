import { xml } from '@xmpp/client';
import { jid } from './jid.ts';
import { names } from './names.ts';
import type { Session } from './session.ts';

/** What a server, a room or the account says about itself. */
export interface About {
  readonly features: ReadonlySet<string>;
  /** The name people know it by, where it has one. */
  readonly name?: string;
  /** What it is: `conference`, `server`. */
  readonly category?: string;
}

/**
 * Asks what somebody is and can; rejects with a {@link Refusal} when they do not say.
 *
 * @see {@link https://xmpp.org/extensions/xep-0030.html}
 */
export async function about(session: Session, whom: string): Promise<About> {
  const answer = await session.ask('get', whom, xml('query', { xmlns: names.discoInfo }));
  const query = answer.getChild('query', names.discoInfo);
  const { name, category } = query?.getChild('identity')?.attrs ?? {};
  const features = query?.getChildren('feature').map(({ attrs }) => String(attrs.var)) ?? [];
  return { features: new Set(features), ...(name && { name }), ...(category && { category }) };
}

/** Asks what there is at a server (its services) or a service (its rooms): bare addresses. */
export async function items(session: Session, whom: string): Promise<readonly string[]> {
  const answer = await session.ask('get', whom, xml('query', { xmlns: names.discoItems }));
  const found = answer.getChild('query', names.discoItems)?.getChildren('item') ?? [];
  return found.flatMap(({ attrs }) => jid(attrs.jid)?.bare ?? []);
}
