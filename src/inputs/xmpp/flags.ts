/** Settings of the XMPP input. */
export const flags = {
  jid: { type: 'string', description: 'Account of the bot', placeholder: 'bot@example.org', required: true },
  password: { type: 'string', description: 'Password of that account', secret: true, required: true },
  service: {
    type: 'string',
    description: 'Server to connect to; xmpps:// is TLS from the start. By default the one that the domain names',
    placeholder: 'xmpp://HOST:5222',
  },
  rooms: {
    type: 'list',
    description: 'Rooms to be in',
    placeholder: 'ops@conference.example.org',
    default: [],
  },
  nick: { type: 'string', description: 'Name in the rooms; by default that of the account, in front of the @' },
  invitations: { type: 'boolean', description: 'Go into rooms that somebody invites the bot to', default: false },
  tls_ca: {
    type: 'string',
    description: 'File with the certificate authority to trust, in PEM, instead of the known ones',
    placeholder: 'FILE',
  },
  plaintext: {
    type: 'boolean',
    description: 'Go on without TLS where the server has none (messages and password can be read on the way)',
    default: false,
  },
} as const;
