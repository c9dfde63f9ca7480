/** Settings of the IRC input. */
export const flags = {
  server: {
    type: 'string',
    description: 'Server to talk to; ircs:// is TLS from the start',
    placeholder: 'ircs://HOST:6697',
    required: true,
  },
  nick: { type: 'string', description: 'Nick of the bot', default: 'micro' },
  password: { type: 'string', description: 'Password of the server, where it asks everybody for one', secret: true },
  sasl_user: { type: 'string', description: 'Account to log in to (SASL PLAIN); without one there is no login' },
  sasl_password: { type: 'string', description: 'Password of that account', secret: true },
  channels: {
    type: 'list',
    description: 'Channels to be in; the key of one that has a key follows it after a space',
    placeholder: '#ops,#dev KEY',
    default: [],
  },
  own_network: {
    type: 'boolean',
    description: 'Whoever has an account on this network belongs to this organisation',
    default: false,
  },
  tls_ca: {
    type: 'string',
    description: 'File with the certificate authority to trust, in PEM, instead of the known ones',
    placeholder: 'FILE',
  },
  plaintext: {
    type: 'boolean',
    description: 'Allow irc:// to another machine (messages and passwords can be read on the way)',
    default: false,
  },
  rate: {
    type: 'number',
    description: 'Lines a second, after four at once; a server of your own may take more',
    default: 1,
  },
  lines: { type: 'number', description: 'The most lines that one message may be; the rest is cut off', default: 40 },
} as const;
