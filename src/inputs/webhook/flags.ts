/** Settings of the webhook input. */
export const flags = {
  form: {
    type: 'string',
    description: 'How calls are signed, and what they say',
    choices: ['standard', 'github', 'alertmanager'],
    default: 'standard',
  },
  secret: {
    type: 'list',
    description: 'Who calls has one of these, NAME=whsec_… says who; they sign what is sent, too',
    placeholder: 'whsec_…',
    secret: true,
  },
  user: { type: 'string', description: 'Alertmanager: user of its basic_auth; without one it sends a bearer token' },
  anonymous: {
    type: 'boolean',
    description: 'Take calls that nobody signed: whoever reaches the address may say anything',
    default: false,
  },
  address: {
    type: 'string',
    description: 'Where it listens; by default at --http_address',
    placeholder: 'HOST:PORT',
  },
  path: { type: 'string', description: 'Path that is called; by default /hooks/ and its name', placeholder: '/PATH' },
  rate: { type: 'number', description: 'Calls that one source may make in a minute', default: 600 },
  to: {
    type: 'list',
    description: 'Where it sends to, by name: nowhere else',
    placeholder: 'pager=https://example.org/hook',
  },
  to_secret: {
    type: 'list',
    description: 'Secrets that sign what goes to a name, instead of those of the calls',
    placeholder: 'pager=whsec_…',
    secret: true,
  },
} as const;
