import type { Flags } from '../flags.ts';
import type { Input } from '../input.ts';

/** An input that nobody loaded yet. */
export interface LazyInput {
  readonly description: string;
  /** Its flags, without the SDK or rxjs, so that help is quick. */
  flags(): Promise<Flags>;
  load(): Promise<Input>;
}

/** Every input by name; none is loaded before it is asked for. */
export const inputs: Readonly<Record<string, LazyInput>> = {
  slack: {
    description: 'Slack over Socket Mode, or RTM with a classic token',
    flags: async () => (await import('./slack/flags.ts')).flags,
    load: async () => (await import('./slack.ts')).slack,
  },
  email: {
    description: 'Mail over SMTP',
    flags: async () => (await import('./email/flags.ts')).flags,
    load: async () => (await import('./email.ts')).email,
  },
  console: {
    description: 'The terminal, or lines from a pipe',
    flags: async () => (await import('./console/flags.ts')).flags,
    load: async () => (await import('./console.ts')).consoleInput,
  },
};
