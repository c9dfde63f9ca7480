/** Settings of the e-mail input. */
export const flags = {
  smtp: {
    type: 'string',
    description: 'Server that takes the mail; smtps:// is TLS from the start',
    placeholder: 'smtp://HOST:587',
    required: true,
  },
  user: { type: 'string', description: 'User to log in as; without one there is no login' },
  password: { type: 'string', description: 'Password of that user', secret: true },
  from: { type: 'string', description: 'Address that mails come from', placeholder: 'bot@example.org', required: true },
  name: { type: 'string', description: 'Name shown beside that address; the name of the bot by default' },
  tls_ca: {
    type: 'string',
    description: 'File with the certificate authority to trust, in PEM, instead of the known ones',
    placeholder: 'FILE',
  },
  plaintext: {
    type: 'boolean',
    description: 'Send without TLS where the server has none (mails and password can be read on the way)',
    default: false,
  },
} as const;
