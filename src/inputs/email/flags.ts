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
  imap: {
    type: 'string',
    description: 'Mailbox to read mail to the bot from; imaps:// is TLS from the start',
    placeholder: 'imaps://HOST:993',
  },
  imap_user: { type: 'string', description: 'User of the mailbox, where it is not the one for sending' },
  imap_password: { type: 'string', description: 'Password of that user', secret: true },
  listen: {
    type: 'string',
    description: 'Where a mail server delivers mail to the bot, by SMTP; or lmtp://HOST:PORT',
    placeholder: 'HOST:PORT',
  },
  domains: {
    type: 'list',
    description: 'Domains whose people belong here, all others are external; by default the one that mails come from',
    placeholder: 'DOMAIN',
  },
  trusted_arc: {
    type: 'list',
    description: 'Domains of forwarders that are believed when they vouch for a mail (ARC)',
    placeholder: 'DOMAIN',
  },
  spf: {
    type: 'boolean',
    description: 'Take the server that delivers as proof, too: only where no server of your own stands between',
  },
  dns: {
    type: 'string',
    description: "Name server to look up senders' keys at, instead of the system's",
    placeholder: 'IP:PORT',
  },
  tls_ca: {
    type: 'string',
    description: 'File with the certificate authority to trust, in PEM, instead of the known ones',
    placeholder: 'FILE',
  },
  plaintext: {
    type: 'boolean',
    description: 'Go without TLS where the server has none (mails and password can be read on the way)',
    default: false,
  },
} as const;
