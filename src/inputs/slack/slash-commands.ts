import type { Frame } from './frame.ts';
import type { Names } from './names.ts';
import type { ResponseUrls } from './response-urls.ts';
import { words } from './shape.ts';
import { slashCommand } from './slashed.ts';

type Happened = Frame & { readonly type: 'event' };

/** Decides how a slash command is answered that began a conversation; all else stays as it is. */
export type SlashCommands = (happened: Happened, conversation: string) => Promise<Happened>;

/**
 * Where the bot is, all see the command and its answer, as with any other message; elsewhere the asker alone, over the
 * address that comes with it.
 */
export function slashCommands({ inside }: Pick<Names, 'inside'>, urls: ResponseUrls): SlashCommands {
  return async (happened, conversation) => {
    const { event, ack } = happened;
    if (event.type !== slashCommand) return happened;
    if (await inside(words(event.channel_id) ?? '')) return { ...happened, ack: () => ack?.('in channel') };
    const url = words(event.response_url);
    if (url) urls.put(conversation, url);
    return happened;
  };
}
