import type { Setting } from './setting.ts';

/** What `micro help` says. */
export const overview = `micro: a bot for teams that run microservices

  micro bot [flags]     Run the chatops bot
  micro start [flags]   Run it in the terminal, with two demo services and mail
  micro check [flags]   Verify data, tokens, servers and registry, in words
  micro new command|pipeline|input NAME
                        Write a plugin and its test into this folder
  micro marbles PIPELINE
                        Draw what a pipeline listens and speaks to, and one run
  micro replay PIPELINE [--since 3d] [--against OLD]
                        Run it over the journal of the last days without
                        sending, and show what would differ
  micro help [command]  Show the flags, or teach a command of the bot's
  micro completion bash Make Tab complete, in bash, zsh or fish
  micro --version       Show the version

Any other word is a command as in a chat, said to the bot that runs here:

  micro status
  micro list services
  micro call greeter Say.Hello '{"name":"Ann"}' --to email:ops@example.org
  micro call --help     Teach one of the commands

--data (or MICRO_DATA) says which bot, --to where the answer goes; --json is for
scripts, --yes says yes to what is asked. Where no bot runs, or with flags of
micro bot (--registry_address=10.0.0.9:8500), commands about services are run
right here. Words behind a -- are the command's, whatever they begin with.
Leaving early stops it. Exit codes: 0 it ran, 1 it failed or needs a bot that
runs, 2 there is no such command.

micro check --as slack:U024 --in slack:C1 'deregister service x' says whether
that person may say it there, and why.

micro marbles ./my.ts slack='a 5m b' a='deploy failed' --svg my.svg draws a run
of your own, and as a picture, too; PIPELINE is a file, an example
(slack-to-email), or summary, notify, bridge or on-call as their flags say.

micro help commands lists what the bot itself can do, and micro help WORD
teaches one of its commands.
`;

const notes = `Every flag is also read from the environment and from the --config file, in
this order: --slack_token, MICRO_SLACK_TOKEN, "slack_token". (--inputs and
--namespace are MICRO_BOT_INPUTS and MICRO_BOT_NAMESPACE.) A dash equals an
underscore. Lists take commas and repeats. Times take ms, s, m, h, d, w, and are
seconds without; sizes take kB, MB, GB, and are bytes without.
A secret may stand in a file: --slack_token_file=PATH.`;

/** Returns the help of a command: every flag, grouped by input. */
export async function commandHelp(command: string, table: readonly Setting[], width: number): Promise<string> {
  const { default: yargs } = await import('yargs');
  return yargs([])
    .detectLocale(false)
    .scriptName('micro')
    .usage(`micro ${command} [flags]`)
    .help(false)
    .version(false)
    .options(Object.fromEntries(table.filter(({ fileOf }) => fileOf === undefined).map(option)))
    .epilogue(notes)
    .wrap(width)
    .getHelp();
}

function option({ name, group, flag }: Setting): [string, object] {
  const { description, placeholder, choices, secret, required } = flag;
  const fallback = Array.isArray(flag.default) && flag.default.length === 0 ? undefined : flag.default;
  return [
    name,
    {
      group,
      description: placeholder === undefined ? description : `${description}: ${placeholder}`,
      type: kinds[flag.type],
      defaultDescription: fallback === undefined ? undefined : String(fallback),
      ...(choices && { choices }),
      ...((secret || required) && { description: marked(flag) }),
    },
  ];
}

function marked({ description, placeholder, secret, required }: Setting['flag']): string {
  const marks = [...(required ? ['required'] : []), ...(secret ? ['secret'] : [])].join(', ');
  return `${description}${placeholder === undefined ? '' : `: ${placeholder}`} (${marks})`;
}

const kinds: Readonly<Record<Setting['flag']['type'], 'string' | 'number' | 'boolean' | 'array'>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  list: 'array',
  repeat: 'array',
  objects: 'array',
  duration: 'string',
  size: 'string',
};
