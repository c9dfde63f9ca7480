import type { Command } from '../command.ts';
import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';
import { brief } from '../render/brief.ts';
import { clean, oneLine } from '../render/clean.ts';
import type { World } from '../world.ts';

/** A service that is a command. */
export interface CommandService {
  /** `go.micro.bot.deploy`. */
  readonly service: string;
  /** The word that it is said by: `deploy`. */
  readonly word: string;
  /** It says that it alters the world. */
  readonly changes: boolean;
}

/** How much of what it is to do is shown, in characters. */
const shown = 500;

/** The longest usage and description that are shown. */
const longest = 300;

/**
 * Asks a service how its command is used, and resolves with the command: saying it calls the service, with all its
 * words. What a service does with them is not for us to know, so it is for people who are known here.
 * Rejects with a {@link CallError} where it does not answer what a command answers.
 */
export async function serviceCommand(
  { service, word, changes }: CommandService,
  call: World['call'],
  timeout: number,
): Promise<Command> {
  const { usage, description } = help(await call(service, 'Command.Help', {}, { timeout }));
  return {
    name: word,
    // People were confused where the word is another.
    usage: usage.split(' ', 1)[0] === word ? usage : word,
    description,
    inside: true,
    ...(changes && { changes }),
    // Not the word's: another command may remember under it.
    memory: service,
    exec: async (args, { ask, event, signal, world }) => {
      // A service cannot ask by itself.
      const sure = !changes || (await ask(question(service, args), { choices: ['yes', 'no'] })) === 'yes';
      if (!sure) return 'left as it is';
      const answer = await world.call(service, 'Command.Exec', { args }, { signal, id: event.id });
      return said(answer);
    },
  };
}

function question(service: string, args: readonly string[]): string {
  return `This has ${service} do: ${brief(args.join(' '), shown)}\nDo it?`;
}

function help({ json }: { readonly json: string }): { readonly usage: string; readonly description: string } {
  const { usage = '', description = '' } = object(json);
  if (typeof usage !== 'string' || typeof description !== 'string') throw nonsense('Command.Help');
  return { usage: oneLine(usage).slice(0, longest), description: oneLine(description).slice(0, longest) };
}

/** The text that it answers; what it calls an error is the person's to mend. */
function said({ json }: { readonly json: string }): string {
  const { result = '', error = '' } = object(json);
  if (typeof error !== 'string' || (result !== null && typeof result !== 'string')) throw nonsense('Command.Exec');
  if (error !== '') throw new Error(clean(error));
  return clean(Buffer.from(result ?? '', 'base64').toString());
}

function object(json: string): { readonly [key: string]: Json } {
  const value = JSON.parse(json) as Json;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })
    : {};
}

function nonsense(endpoint: string): CallError {
  return new CallError(502, `its ${endpoint} answers what is none`);
}
