import type { Target } from './target.ts';
import { commandLines } from './targets/commands.ts';
import { ircText } from './targets/irc.ts';
import { routes } from './targets/routes.ts';
import { slackFrames } from './targets/slack.ts';
import { webhooks } from './targets/webhooks.ts';
import { stanzas } from './targets/xmpp.ts';

/** All that reads what others write, and that we wrote. */
export const targets: readonly Target[] = [commandLines, routes, slackFrames, webhooks, ircText, stanzas];
