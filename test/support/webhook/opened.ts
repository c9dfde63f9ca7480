import type { Subscription } from 'rxjs';
import { onTestFinished } from 'vitest';
import type { OptionsOf } from '../../../src/flags.ts';
import type { Arrival, Conn, InputContext } from '../../../src/input.ts';
import type { Door } from '../../../src/inputs/http/door.ts';
import { flags } from '../../../src/inputs/webhook/flags.ts';
import { webhook } from '../../../src/inputs/webhook.ts';

/** A webhook input that is open, and what it heard. */
export interface Opened {
  readonly conn: Conn;
  readonly heard: Arrival[];
  /** What it logged, as `level message`. */
  readonly logged: string[];
  readonly link: Subscription;
}

/** Settings of {@link opened}. */
export interface OpenedOptions {
  readonly door?: Door;
  readonly name?: string;
  /** What becomes of an event; by default it is taken. */
  readonly decide?: (arrival: Arrival) => void;
}

/** The settings with their defaults. */
export function optionsOf(given: Partial<OptionsOf<typeof flags>>): OptionsOf<typeof flags> {
  const { form, anonymous, rate } = flags;
  return { form: form.default, anonymous: anonymous.default, rate: rate.default, ...given };
}

/** The context of an instance, and what it logs. */
export function contextOf(name = 'webhook'): { readonly context: InputContext; readonly logged: string[] } {
  const logged: string[] = [];
  const note = (level: string) => (message: string) => logged.push(`${level} ${message}`);
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  return { context: { name, bot: 'micro', log }, logged };
}

/** Opens one until the test is over. */
export async function opened(
  given: Partial<OptionsOf<typeof flags>>,
  { door, name, decide = ({ ack }) => ack() }: OpenedOptions = {},
): Promise<Opened> {
  const { context, logged } = contextOf(name);
  const heard: Arrival[] = [];
  let link: Subscription | undefined;
  const conn = await new Promise<Conn>((resolve, reject) => {
    link = webhook(door).connect(optionsOf(given), context).subscribe({ next: resolve, error: reject });
    onTestFinished(() => link?.unsubscribe());
  });
  const events = conn.events.subscribe((incoming) => {
    if (!('event' in incoming)) return;
    heard.push(incoming);
    decide(incoming);
  });
  link?.add(events);
  return { conn, heard, logged, link: link as Subscription };
}
