import { catchError, connectable, EMPTY, tap } from 'rxjs';
import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Endpoint, Registry, Service, Value } from '../registry.ts';
import type { Handler } from '../rpc/endpoint.ts';
import type { Served } from '../rpc/serve.ts';
import { serve } from '../rpc/serve.ts';

const VERSION = '1.0.0';
const TTL = 30_000;
const INTERVAL = 10_000;

/** The small world's services; disposing deregisters and stops them. */
export interface DemoServices extends AsyncDisposable {
  readonly services: readonly Service[];
}

/**
 * Starts two real services on loopback and keeps them in the registry: `greeter` answers `Say.Hello {"name":"Ann"}`,
 * `clock` answers `Clock.Now {}`, with `{"zone":"Europe/Berlin"}` for another zone. Rejects with a
 * {@link RegistryError}.
 *
 * @param now The time, in milliseconds since 1970.
 */
export async function demoServices(registry: Registry, now: () => number = Date.now): Promise<DemoServices> {
  await using started = new AsyncDisposableStack();
  const services: Service[] = [];
  for (const { name, handlers, endpoints } of [greeter, clock(now)]) {
    const served = started.use(await serve({ name, handlers }));
    const service = described(name, endpoints, served);
    started.defer(await registered(registry, service));
    services.push(service);
  }
  const running = started.move();
  return { services, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Resolves once the registry has it, with the way to leave. */
function registered(registry: Registry, service: Service): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const keeping = connectable(
      registry.register(service, { ttl: TTL, interval: INTERVAL }).pipe(
        tap(() => resolve(() => leaving.unsubscribe())),
        catchError((error: unknown) => {
          reject(error);
          return EMPTY;
        }),
      ),
    );
    const leaving = keeping.connect();
  });
}

interface Demo {
  readonly name: string;
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly endpoints: readonly Endpoint[];
}

const greeter: Demo = {
  name: 'greeter',
  handlers: { 'Say.Hello': (request) => ({ msg: `Hello ${word(request, 'name') ?? 'you'}` }) },
  endpoints: [endpoint('Say.Hello', [string('name')], [string('msg')])],
};

function clock(now: () => number): Demo {
  return {
    name: 'clock',
    handlers: { 'Clock.Now': (request) => timeIn(word(request, 'zone') ?? 'UTC', now()) },
    endpoints: [endpoint('Clock.Now', [string('zone')], [string('time'), string('zone')])],
  };
}

function timeIn(zone: string, at: number): Json {
  try {
    // Swedish writes dates as ISO 8601 does.
    const time = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone });
    return { time: time.format(at), zone };
  } catch (cause) {
    throw new CallError(400, `there is no time zone ${zone.slice(0, 100)}: try Europe/Berlin`, { cause });
  }
}

/** A field that is a text; anything else in its place is refused. */
function word(request: Json, field: string): string | undefined {
  const fields = new Map(typeof request === 'object' && request !== null ? Object.entries(request) : []);
  const value = fields.get(field);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new CallError(400, `${field} is a text, as in {"${field}":"…"}`);
  return value;
}

function described(name: string, endpoints: readonly Endpoint[], { address, port }: Served): Service {
  const metadata = { protocol: 'mucp', server: 'mucp', transport: 'http' };
  return {
    name,
    version: VERSION,
    metadata: {},
    endpoints,
    nodes: [{ id: `${name}-${port}`, address, port, metadata }],
  };
}

function endpoint(name: string, request: readonly Value[], response: readonly Value[]): Endpoint {
  const [, method = ''] = name.split('.');
  const shape = (kind: string, values: readonly Value[]): Value => ({
    name: method + kind,
    type: method + kind,
    values,
  });
  return { name, request: shape('Request', request), response: shape('Response', response), metadata: {} };
}

function string(name: string): Value {
  return { name, type: 'string', values: [] };
}
