import { NEVER, Observable } from 'rxjs';
import { ConfigError } from '../../errors.ts';
import type { Conn, InputContext } from '../../input.ts';
import type { Door } from '../http/door.ts';
import { door } from '../http/door.ts';
import type { Receiving } from './receiving.ts';
import type { Sending } from './sending.ts';
import type { Settings } from './settings.ts';

/** A link, and what it takes to close it. */
interface Opened extends AsyncDisposable {
  readonly conn: Conn;
}

/** Opens the path for calls, and what sends: both until unsubscribed. Nothing is asked of the network. */
export function link(settings: Settings, shared: Door | undefined, context: InputContext): Observable<Conn> {
  return new Observable((subscriber) => {
    const opening = open(settings, shared, context);
    opening.then(
      ({ conn }) => subscriber.next(conn),
      (error) => subscriber.error(error),
    );
    return () => {
      opening.then((opened) => opened[Symbol.asyncDispose]()).catch(() => undefined);
    };
  });
}

async function open(settings: Settings, shared: Door | undefined, context: InputContext): Promise<Opened> {
  await using stack = new AsyncDisposableStack();
  const at = hears(settings) && !context.deaf ? await doorFor(settings, shared, stack) : undefined;
  const calls = at && stack.use(await (await import('./receiving.ts')).receiving(settings, at, context));
  const out = stack.use((await import('./sending.ts')).sending(settings, context));
  if (at) announce(settings, at, context);
  const opened = stack.move();
  return { conn: conn(settings, at, calls, out), [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** One without a secret only sends. */
function hears({ keys, anonymous }: Settings): boolean {
  return keys.length > 0 || anonymous;
}

async function doorFor(
  { address, instance }: Settings,
  shared: Door | undefined,
  stack: AsyncDisposableStack,
): Promise<Door> {
  if (address !== undefined) {
    const own = stack.use(door(address, `--${instance}_address`));
    await own.listen();
    return own;
  }
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

function conn(
  { path, targets }: Settings,
  at: Door | undefined,
  calls: Receiving | undefined,
  { send, resolve }: Sending,
): Conn {
  const sends = targets.size === 0 ? 'sends nowhere' : `sends to ${[...targets.keys()].join(', ')}`;
  return {
    events: calls?.events ?? NEVER,
    send,
    resolve,
    describe: () => (at && calls ? `hears at ${at.address}${path}, ${calls.taken} taken; ${sends}` : sends),
  };
}
