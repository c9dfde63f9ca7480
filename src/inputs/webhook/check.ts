import { connect } from 'node:net';
import { connect as secured } from 'node:tls';
import type { Finding } from '../../input.ts';
import type { Door } from '../http/door.ts';
import { listens } from '../http/listens.ts';
import type { Settings, Target } from './settings.ts';

/** How long a receiver may take to answer the telephone, in milliseconds. */
const patience = 5_000;

/** Looks at where calls come in and where they go, calls nobody, and says in words what it found. Never errors. */
export async function* check(settings: Settings, shared: Door | undefined): AsyncGenerator<Finding> {
  const { form, keys, anonymous, path, targets } = settings;
  if (anonymous)
    yield { ok: true, what: `takes calls at ${path} that nobody signed: whoever reaches it may say anything` };
  if (keys.length > 0) {
    const secrets = keys.length === 1 ? 'one secret' : `${keys.length} secrets, any of which will do`;
    yield { ok: true, what: `takes calls at ${path} in the form of ${form}, with ${secrets}` };
  }
  if (anonymous || keys.length > 0) yield await place(settings, shared);
  for (const target of targets.values()) yield await reached(target);
}

async function place({ address, instance }: Settings, shared: Door | undefined): Promise<Finding> {
  if (address !== undefined) return listens(address, `--${instance}_address`);
  if (shared) return { ok: true, what: `listens at --http_address, ${shared.address}` };
  const remedy = `set --http_address=HOST:PORT, where probes are answered, too, or --${instance}_address`;
  return { ok: false, what: 'nothing says where it listens', remedy };
}

/** Connects, shakes hands where that is asked for, and leaves. */
function reached({ name, url }: Target): Promise<Finding> {
  const tls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const where = { host, port: Number(url.port) || (tls ? 443 : 80) };
  return new Promise((resolve) => {
    const socket = tls ? secured({ ...where, servername: host }) : connect(where);
    const found = (finding: Finding): void => {
      socket.destroy();
      resolve(finding);
    };
    const what = `${name}: ${url.host}`;
    socket.setTimeout(patience, () =>
      found({ ok: false, what: `${what} does not answer`, remedy: 'check the network' }),
    );
    socket.once('error', ({ message }) => found({ ok: false, what: `${what} cannot be reached`, remedy: message }));
    socket.once(tls ? 'secureConnect' : 'connect', () => found({ ok: true, what: `${what} answers` }));
  });
}
