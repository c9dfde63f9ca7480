import type { Commands } from '../command.ts';
import { nearest } from '../matching/nearest.ts';
import { ruleIn } from '../pipelines/authorize/rule.ts';
import type { BotOptions } from './bot-options.ts';

/** What there is to be named. */
export interface Named {
  readonly inputs: readonly string[];
  readonly commands: Commands;
}

/**
 * Says in words what `--allow_to`, `--admins`, `--answer_bots` and `--allow` name in vain: an input that does not run, or a command whose
 * name is nearly another's. (One that is like no other may be a service's that is yet to come.)
 */
export function inVain(
  { allow_to, admins, answer_bots, allow }: Pick<BotOptions, 'allow_to' | 'admins' | 'answer_bots' | 'allow'>,
  { inputs, commands }: Named,
): readonly string[] {
  const known = new Set([...inputs, 'shell', 'service'].map((input) => input.toLowerCase()));
  const names = Object.values(commands).map(({ name }) => name);

  const absent = (address: string, what: string): readonly string[] => {
    const input = address.slice(0, address.indexOf(':'));
    if (address === '*' || input.includes('*') || known.has(input.toLowerCase())) return [];
    return [`${what}: there is no input ${input}; there are ${inputs.join(', ')}`];
  };
  const misspelt = (pattern: string, what: string): readonly string[] => {
    const word = pattern.toLowerCase();
    const [near] = pattern.includes('*') || names.includes(word) ? [] : nearest(word, names);
    return near === undefined ? [] : [`${what} ${pattern}, which is no command: did you mean ${near}?`];
  };
  return [
    ...allow_to.flatMap((pattern) => absent(pattern, `--allow_to '${pattern}' allows nothing`)),
    ...admins.flatMap((admin) => absent(admin, `--admins '${admin}' names nobody`)),
    ...answer_bots.flatMap((bot) => absent(bot, `--answer_bots '${bot}' names no bot`)),
    ...allow.flatMap((text, index) => {
      const { number, named } = ruleIn(text, index + 1);
      const which = `--allow: rule ${number} names`;
      return [
        ...named.commands.flatMap((command) => misspelt(command, which)),
        ...named.addresses.flatMap((address) => absent(address, `${which} ${address}`)),
      ];
    }),
  ];
}
