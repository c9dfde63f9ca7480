import { NEVER, Observable } from 'rxjs';
import { ConfigError } from '../../errors.ts';
import type { Conn, InputContext } from '../../input.ts';
import type { Door } from '../http/door.ts';
import { door } from '../http/door.ts';
import type { Receiving } from './receiving.ts';
import type { Settings } from './settings.ts';

/** A link, and what closes it. */
interface Opened {
  readonly conn: Conn;
  readonly close: () => Promise<unknown>;
}

/** Opens the path for calls, and what sends: both until unsubscribed. Nothing is asked of the network. */
export function link(settings: Settings, shared: Door | undefined, context: InputContext): Observable<Conn> {
  return new Observable((subscriber) => {
    let opened: Opened | undefined;
    const close = () => opened?.close().catch(() => undefined);
    open(settings, shared, context).then(
      (one) => {
        opened = one;
        if (subscriber.closed) close();
        else subscriber.next(one.conn);
      },
      (error) => subscriber.error(error),
    );
    return close;
  });
}

async function open(settings: Settings, shared: Door | undefined, context: InputContext): Promise<Opened> {
  await using stack = new AsyncDisposableStack();
  const own = stack.use(await ownDoor(settings, context));
  const at = own ?? (hears(settings, context) ? commonDoor(settings, shared) : undefined);
  const calls = at && stack.use(await (await import('./receiving.ts')).receiving(settings, at, context));
  const out = stack.use((await import('./sending.ts')).sending(settings, context));
  if (at) announce(settings, at, context);
  stack.move();
  const { send, resolve } = out;
  return {
    conn: { events: calls?.events ?? NEVER, send, resolve, describe: () => described(settings, at, calls) },
    // All at once: the next link may want the same port.
    close: () => Promise.all([calls?.[Symbol.asyncDispose](), own?.[Symbol.asyncDispose](), out[Symbol.dispose]()]),
  };
}

/** One without a secret only sends. */
function hears({ keys, anonymous }: Settings, { deaf }: InputContext): boolean {
  return !deaf && (keys.length > 0 || anonymous);
}

async function ownDoor(settings: Settings, context: InputContext): Promise<Door | undefined> {
  const { address, instance } = settings;
  if (address === undefined || !hears(settings, context)) return undefined;
  const own = door(address, `--${instance}_address`);
  await own.listen();
  return own;
}

function commonDoor({ instance }: Settings, shared: Door | undefined): Door {
  if (shared) return shared;
  throw new ConfigError(
    `the input ${instance} needs --http_address=HOST:PORT, where probes are answered, too, or --${instance}_address`,
  );
}

function announce({ anonymous, path }: Settings, { address }: Door, { name, log }: InputContext): void {
  log.info('listening for webhooks', { input: name, address, path });
  if (anonymous)
    log.warn(`${name}: takes calls that nobody signed: whoever reaches ${address}${path} may say anything`);
}

function described({ path, targets }: Settings, at: Door | undefined, calls: Receiving | undefined): string {
  const sends = targets.size === 0 ? 'sends nowhere' : `sends to ${[...targets.keys()].join(', ')}`;
  return at && calls ? `hears at ${at.address}${path}, ${calls.taken} taken; ${sends}` : sends;
}
