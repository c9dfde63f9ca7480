import type { Command } from 'micro-bot-streams';

/** Commands that do what commands should not, for `--plugin`. */

const command = (name: string, exec: Command['exec']): Command => ({
  name,
  usage: name,
  description: `Does what ${name} says`,
  exec,
});

export const commands: Readonly<Record<string, Command>> = {
  '^throw ': command('throw', ([, ...words]) => {
    throw new Error(words.join(' '));
  }),
  '^reject$': command('reject', () => Promise.reject(new TypeError('it was refused on purpose'))),
  '^odd$': command('odd', () => ({ no: 'text' }) as never),
  '^hang$': command('hang', () => new Promise(() => undefined)),
  '^flood$': command('flood', () => Array.from({ length: 100_000 }, (_, line) => `line ${line + 1}`).join('\n')),
  '^drip$': command('drip', async function* () {
    for (let line = 1; line <= 100_000; line += 1) yield `drop ${line}`;
  }),
  // Done when the one who asked lets it: the address of a server of theirs is its argument.
  '^await ': command('await', async (args) => (await fetch(String(args[1]))).text()),
};
