import type { Flags } from '../flags.ts';
import type { Input } from '../input.ts';
import type { Door } from './http/door.ts';

/** What the bot has for inputs that need it. */
export interface Around {
  /** Where HTTP is answered. */
  readonly door?: Door | undefined;
}

/** An input that nobody loaded yet. */
export interface LazyInput {
  readonly description: string;
  /** Its flags, without the SDK or rxjs, so that help is quick. */
  flags(): Promise<Flags>;
  load(around?: Around): Promise<Input>;
}

/** Every input by name; none is loaded before it is asked for. */
export const inputs: Readonly<Record<string, LazyInput>> = {
  slack: {
    description: 'Slack over Socket Mode, or RTM with a classic token',
    flags: async () => (await import('./slack/flags.ts')).flags,
    load: async () => (await import('./slack.ts')).slack,
  },
  email: {
    description: 'Mail: sends over SMTP, receives over IMAP or from a mail server',
    flags: async () => (await import('./email/flags.ts')).flags,
    load: async () => (await import('./email.ts')).email,
  },
  webhook: {
    description: 'Webhooks: signed calls over HTTP, in and out',
    flags: async () => (await import('./webhook/flags.ts')).flags,
    load: async ({ door } = {}) => (await import('./webhook.ts')).webhook(door),
  },
  irc: {
    description: 'IRC: channels and private messages, with TLS and SASL',
    flags: async () => (await import('./irc/flags.ts')).flags,
    load: async () => (await import('./irc.ts')).irc,
  },
  xmpp: {
    description: 'XMPP (Jabber): direct messages and rooms',
    flags: async () => (await import('./xmpp/flags.ts')).flags,
    load: async () => (await import('./xmpp.ts')).xmpp,
  },
  hipchat: {
    description: 'HipChat, or an XMPP server used like it',
    flags: async () => (await import('./hipchat/flags.ts')).flags,
    load: async () => (await import('./hipchat.ts')).hipchat,
  },
  console: {
    description: 'The terminal, or lines from a pipe',
    flags: async () => (await import('./console/flags.ts')).flags,
    load: async () => (await import('./console.ts')).consoleInput,
  },
};
