import type { Commands } from '../command.ts';
import { ack } from './ack.ts';
import { alerts } from './alerts.ts';
import { ask } from './ask.ts';

/** Returns the commands of those on call; `ask` is also what runbooks ask with. */
export function onCallCommands(): Commands {
  return { '^ack$': ack, '^ack ': ack, '^alerts$': alerts, '^ask ': ask };
}
