import { SendError } from '../../errors.ts';
import { words } from './shape.ts';
import type { Web } from './web.ts';

/** Who the bot is in its workspace. */
export interface Self {
  readonly team: string;
  readonly teamName: string;
  /** The Enterprise Grid that the workspace belongs to. */
  readonly enterprise?: string;
  readonly user: string;
  readonly bot?: string;
  /** Its name there: `micro`. */
  readonly name: string;
}

/** Asks Slack whose token this is. Rejects with a ConfigError when it is no good. */
export async function self(web: Web): Promise<Self> {
  const answer = await web.call('auth.test');
  const { team_id: team, user_id: user, bot_id: bot, enterprise_id: enterprise } = answer;
  if (!isId(team) || !isId(user)) throw new SendError('transient', 'Slack did not say whose token this is');
  return {
    team,
    teamName: words(answer.team) ?? team,
    user,
    name: words(answer.user) ?? user,
    ...(isId(bot) && { bot }),
    ...(isId(enterprise) && { enterprise }),
  };
}

/** True for an id of Slack's: of a team, channel, person or bot. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z][A-Z0-9]{1,31}$/.test(value);
}
