/** Settings of the HipChat input. */
export const flags = {
  username: {
    type: 'string',
    description: 'Account of the bot: its Jabber ID, or the part in front of the @',
    placeholder: '1_23@chat.example.org',
    required: true,
  },
  password: { type: 'string', description: 'Password of that account', secret: true, required: true },
  server: {
    type: 'string',
    description: 'Server to connect to: a host, or the address of any XMPP server',
    placeholder: 'chat.example.org',
    required: true,
  },
  nick: {
    type: 'string',
    description: 'Mention name; by default that of the account with a capital, or Micro where it is a number',
  },
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
