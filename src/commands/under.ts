import type { Command } from '../command.ts';

/** Makes a command also known with a word in front, as the original's command line has it: `registry list services`. */
export function under(word: string, command: Command): Command {
  const { name, usage, rights = name, check, about, exec } = command;
  return {
    ...command,
    name: `${word} ${name}`,
    usage: `${word} ${usage}`,
    rights,
    unlisted: true,
    check: ([, ...args], rest) => check?.call(command, args, rest),
    about: ([, ...args], rest) => about?.call(command, args, rest) ?? args.slice(1).join(' '),
    exec: ([, ...args], call) => exec.call(command, args, call),
  };
}
