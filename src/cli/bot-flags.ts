import type { BotOptions } from './bot-options.ts';
import type { FlagFor } from './flag-for.ts';

/** The bot's own flags, named as the original named them. */
export const botFlags: { readonly [K in keyof BotOptions]-?: FlagFor<BotOptions[K]> } = {
  inputs: {
    type: 'list',
    default: [],
    placeholder: 'slack,acme=slack',
    description: 'Inputs to run; NAME=INPUT runs one more under a name, which prefixes its flags and addresses',
  },
  server_name: { type: 'string', default: 'go.micro.bot', description: 'Name of the bot in the registry' },
  server_address: {
    type: 'string',
    default: ':0',
    placeholder: 'HOST:PORT',
    description: 'Where the bot answers services: Debug.Health, Bot.Exec; port 0 takes a free one',
  },
  namespace: {
    type: 'string',
    default: 'go.micro.bot',
    description: 'Services that are commands begin with it: go.micro.bot.deploy is the command deploy',
  },
  register_ttl: { type: 'duration', default: '60s', description: 'How long a registration lives unrenewed' },
  register_interval: { type: 'duration', default: '30s', description: 'How often the registration is renewed' },
  registry: {
    type: 'string',
    default: 'consul',
    choices: ['consul', 'mdns', 'memory'],
    description: 'Where services are found',
  },
  registry_address: {
    type: 'list',
    default: [],
    placeholder: '127.0.0.1:8500,https://consul.example.org',
    description: 'Addresses of the registry; the first that answers is used (mdns: of this machine)',
  },
  registry_token: { type: 'string', secret: true, description: 'Token for the registry (Consul: X-Consul-Token)' },
  registry_datacenter: { type: 'string', placeholder: 'dc1', description: "Consul datacenter; by default the agent's" },
  registry_ca: {
    type: 'string',
    placeholder: 'PATH',
    description: 'Certificate authorities to trust for https, in PEM',
  },
  summary: {
    type: 'repeat',
    default: [],
    placeholder: "'slack:#ops -> email:team@example.org every 1h'",
    description: 'Sends summaries of what was said along a route',
  },
  notify: {
    type: 'repeat',
    default: [],
    placeholder: "'registry:greeter* -> slack:#ops'",
    description: 'Says along a route that a service came or went',
  },
  bridge: {
    type: 'repeat',
    default: [],
    placeholder: "'slack:#ops = irc:#ops'",
    description: 'Rooms that are one: what people say in one of them is seen in all',
  },
  on_call: {
    type: 'repeat',
    default: [],
    placeholder: "'alerts -> slack:#ops, email:ann@example.org after 10m'",
    description: 'Who is told of alerts, one after the other until somebody takes it',
  },
  on_call_wait: {
    type: 'duration',
    placeholder: '1m',
    description: 'How long an alert must fire before anybody is told; one that recovers before is never heard of',
  },
  on_call_group: {
    type: 'duration',
    placeholder: '5s',
    description: 'How long an alert waits for others of its Alertmanager group: they are told of as one',
  },
  on_call_steady: {
    type: 'duration',
    default: '10m',
    description: 'How long an alert must be resolved before that is said; one that fires again before is the same',
  },
  runbook: {
    type: 'string',
    placeholder: 'PATH',
    description: 'Commands that are run when an alert of --on_call fires, one a line',
  },
  fallback: {
    type: 'repeat',
    default: [],
    placeholder: "'slack -> email:ops@example.org after 10m'",
    description: 'Where messages go that could not be sent in time',
  },
  timezone: {
    type: 'string',
    placeholder: 'Europe/Berlin',
    description: "Time zone of summaries and times of day; by default the machine's",
  },
  plugin: {
    type: 'repeat',
    default: [],
    placeholder: './ping.ts',
    description: 'File, folder or package with commands, inputs or pipelines',
  },
  watch: {
    type: 'boolean',
    default: false,
    description: 'Watches the files of plugins: what was edited takes the place of what runs',
  },
  admins: {
    type: 'list',
    default: [],
    placeholder: 'slack:U024,email:ann@example.org',
    description: 'Who may change something; without any, only the terminal and shells of the owner may',
  },
  same: {
    type: 'list',
    default: [],
    placeholder: 'slack:U024=email:ann@example.org',
    description: 'Addresses of one person: where each of them is proven, all have the same rights, questions and jobs',
  },
  allow: {
    type: 'objects',
    default: [],
    placeholder: '\'{"deny":"deregister","in":"slack:#prod"}\'',
    description: 'Rules about who may say which command where; the first that fits decides',
  },
  allow_to: {
    type: 'list',
    default: [],
    placeholder: 'email:*@example.org,slack:*',
    description: "Where answers may be redirected, besides the asker's own place and the destinations named in flags",
  },
  runs_per_minute: { type: 'number', default: 30, description: 'Commands that one person may run in a minute' },
  answer_bots: {
    type: 'list',
    default: [],
    placeholder: 'webhook:ci,slack:B024',
    description: 'Bots whose commands are run, * for any text; no other bot is answered',
  },
  max_hops: {
    type: 'number',
    default: 3,
    description: 'Bots that a message may have come through; what came through more goes round in a circle',
  },
  max_age: { type: 'duration', default: '5m', description: 'A command that was said longer ago is not run' },
  command_timeout: { type: 'duration', default: '30s', description: 'How long one run of a command may take' },
  stop_timeout: { type: 'duration', default: '8s', description: 'How long work may take to finish when the bot stops' },
  http_address: {
    type: 'string',
    placeholder: 'HOST:PORT',
    description:
      'Listens for /livez, /readyz, /readyz/INPUT and webhooks; loopback when no host is given, off by default',
  },
  data: {
    type: 'string',
    placeholder: 'PATH',
    description:
      "Folder for the journal and all else that is kept, for one bot; by default the platform's state folder",
  },
  durability: {
    type: 'string',
    default: 'power',
    choices: ['power', 'process'],
    description: 'What the journal survives: a power cut, or only the death of the process, which is faster',
  },
  journal_keep: {
    type: 'duration',
    timeless: true,
    default: '7d',
    description: 'How long the journal keeps what is done',
  },
  journal_max: {
    type: 'size',
    default: '512MB',
    description: 'Largest the journal may get: what is done goes first, then nothing more is accepted',
  },
  missed_jobs: {
    type: 'string',
    default: 'run',
    choices: ['run', 'skip'],
    description: 'What becomes of a job that came due while the bot was away; it is run once',
  },
  config: { type: 'string', placeholder: 'PATH', description: 'JSON file with flags by name; lists are arrays' },
  log_level: {
    type: 'string',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error'],
    description: 'Least serious lines to log; what people said is in none of them',
  },
  log_format: {
    type: 'string',
    choices: ['text', 'json'],
    description: 'By default text on a terminal, else json',
  },
};
