import type { Commands } from '../command.ts';
import { commands } from '../commands/index.ts';
import { onCallCommands } from '../commands/on-call.ts';
import type { BotOptions } from './bot-options.ts';

/** Returns the commands that come with the bot; those of people on call where there are such. */
export function ownCommands({ on_call }: Pick<BotOptions, 'on_call'>): Commands {
  return on_call.length === 0 ? commands() : { ...commands(), ...onCallCommands() };
}
