import type { Command, Param, Told } from '../command.ts';
import { nearest } from '../matching/nearest.ts';

/** Lists all commands, or teaches one. */
export const help: Command = {
  name: 'help',
  usage: 'help',
  description: 'Displays help for all known commands',
  params: { command: { type: 'command', description: 'one command, with examples' } },
  examples: ['help', 'help call'],
  idempotent: true,
  anywhere: true,
  exec: ([, ...words], { commands }) => {
    const asked = words.join(' ');
    if (asked === '') return all(commands.filter(listed).toSorted(byName));
    const found = commands.filter((command) => names(command).includes(asked.toLowerCase()));
    if (found.length > 0) return found.map(lesson).join('\n\n');
    const near = nearest(asked, commands.flatMap(names));
    const meant = near.length === 0 ? '' : ` Did you mean: ${near.map((name) => `help ${name}`).join(', ')}?`;
    return `I do not know "${asked.slice(0, 40)}".${meant} Say help to see all commands.`;
  },
};

function all(commands: readonly Command[]): Told {
  const data = commands.map(({ name, usage, description }) => ({ name, usage, description }));
  return { data, text: commands.map(line).join('\n') };
}

function listed({ unlisted }: Command): boolean {
  return unlisted !== true;
}

function byName(one: Command, other: Command): number {
  return one.name < other.name ? -1 : 1;
}

function line({ usage, description }: Command): string {
  return `${usage} - ${description}`;
}

/** The names a command is asked for by: its own, its usage's first word, its aliases. */
function names({ name, usage, aliases = [] }: Command): readonly string[] {
  return [...new Set([name, usage, usage.split(' ', 1)[0] ?? '', ...aliases].map((one) => one.toLowerCase()))];
}

function lesson(command: Command): string {
  const { params = {}, aliases = [], examples = [] } = command;
  return [
    line(command),
    ...Object.entries(params).map(([name, param]) => `  ${name}: ${paramText(param)}`),
    ...(aliases.length === 0 ? [] : [`also: ${aliases.join(', ')}`]),
    ...whoMay(command),
    ...(examples.length === 0 ? [] : ['for example:', ...examples.map((example) => `  ${example}`)]),
  ].join('\n');
}

function whoMay({ changes, inside }: Command): readonly string[] {
  if (changes) return ['who may: admins, since it changes something'];
  return inside ? ['who may: people of this organisation'] : [];
}

function paramText({ description, choices, default: otherwise }: Param): string {
  const one = choices === undefined ? '' : `, one of ${choices.join(', ')}`;
  return `${description}${one}${otherwise === undefined ? '' : `, ${otherwise} when left out`}`;
}
