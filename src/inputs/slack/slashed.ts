import type { Parsed } from './parsed.ts';
import { isId } from './self.ts';
import type { Shape } from './shape.ts';
import { words } from './shape.ts';

/** What an event is called that stands for a slash command: ours, Slack has an envelope for it. */
export const slashCommand = 'slash_command';

/**
 * Reads a slash command (`/micro ping`): what is behind the word is said to the bot, and nothing asks for help. It is no
 * message, so its trigger stands for the time stamp.
 *
 * @see {@link https://docs.slack.dev/interactivity/implementing-slash-commands}
 */
export function slashed(event: Shape): Parsed | undefined {
  const { channel_id: channel, user_id: user, trigger_id: trigger } = event;
  if (!isId(channel) || !isId(user) || typeof trigger !== 'string' || !/^[\w.-]{1,200}$/.test(trigger))
    return undefined;
  const text = (words(event.text) ?? '').trim();
  return {
    kind: 'text',
    channel,
    direct: channel.startsWith('D'),
    user,
    ts: trigger,
    happened: String(Date.now() / 1_000),
    text: text === '' ? 'help' : text,
    addressed: true,
    files: [],
    slash: true,
  };
}
