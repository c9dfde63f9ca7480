import type { Command } from 'micro-bot-streams';

/** Commands that ask, take their time, and are not safe to run twice, for `--plugin`. */

const command = (name: string, exec: Command['exec'], more: Partial<Command> = {}): Command => ({
  name,
  usage: name,
  description: `Does what ${name} says`,
  exec,
  ...more,
});

export const commands: Readonly<Record<string, Command>> = {
  '^deploy$': command(
    'deploy',
    async (_, { ask }) => {
      const where = await ask('Which environment?', { choices: ['staging', 'production'] });
      return (await ask(`Really to ${where}?`, { choices: ['yes', 'no'] })) === 'yes'
        ? `deployed to ${where}`
        : 'left it';
    },
    { changes: true },
  ),
  // Begins by telling a server of the one who asks, and is done when that answers.
  '^charge ': command('charge', async (args) => (await fetch(String(args[1]))).text(), { changes: true }),
};
