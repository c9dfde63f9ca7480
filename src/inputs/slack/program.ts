import { eventType } from './finding.ts';
import type { Self } from './self.ts';
import { isId } from './self.ts';
import type { Shape } from './shape.ts';
import { shape, words } from './shape.ts';

/** A program that posts: an app, or what calls an incoming webhook. */
export interface Program {
  readonly id: string;
  readonly name: string;
  /** Of another organisation, or Slack does not say of which. */
  readonly external: boolean;
  /** How many bots its message came through, where it says so: another of these bots does. */
  readonly hops?: number;
}

/**
 * Returns the program that posted a message; undefined when a person did. Everything posted through an app carries
 * `bot_id`, also when it is posted as a person.
 */
export function programIn(raw: Shape, { team }: Self): Program | undefined {
  const { bot_id: id } = raw;
  if (!isId(id)) return undefined;
  const profile = shape(raw.bot_profile);
  const { event_type: type, event_payload: payload } = shape(raw.metadata);
  const hops = type === eventType ? shape(payload).hops : undefined;
  return {
    id,
    name: (words(raw.username) ?? words(profile.name) ?? id).slice(0, 80),
    external: (profile.team_id ?? raw.team) !== team,
    ...(Number.isSafeInteger(hops) && Number(hops) >= 0 && { hops: Number(hops) }),
  };
}
