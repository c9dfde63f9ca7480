import type { NodemailerError } from 'nodemailer';
import type { Finding } from '../../input.ts';
import { failure } from './failure.ts';
import type { Settings } from './settings.ts';

/** Says in words how far it gets: server, TLS, login; and what receiving needs. Sends and reads no mail. */
export async function* check(settings: Settings): AsyncGenerator<Finding> {
  yield* steps(settings);
  if (settings.receiving === undefined) return;
  const { checkReceiving } = await import('./check-receiving.ts');
  yield* checkReceiving(settings, settings.receiving);
}

async function* steps(settings: Settings): AsyncGenerator<Finding> {
  const all = [
    `${settings.host}:${settings.port} answers`,
    tls(settings),
    settings.login ? `login as ${settings.login.user}` : 'no login asked for',
  ];
  const error = await trial(settings);
  const reached = error === undefined ? all.length : step(error);
  for (const what of all.slice(0, reached)) yield { ok: true, what };
  const failed = all[reached];
  if (failed !== undefined) yield { ok: false, what: failed, remedy: failure(error, settings).message };
}

async function trial(settings: Settings): Promise<NodemailerError | undefined> {
  const { pool } = await import('./pool.ts');
  const connections = pool(settings);
  try {
    await connections.verify();
    return undefined;
  } catch (error) {
    return error as NodemailerError;
  } finally {
    connections.close();
  }
}

/** How many steps went well before this error. */
function step({ code, originalCode = '' }: NodemailerError): number {
  if (code === 'EAUTH') return 2;
  return code === 'ETLS' || /CERT|LEAF_SIGNATURE|ISSUER|SSL/.test(originalCode) ? 1 : 0;
}

function tls({ tls: when, verified }: Settings): string {
  const how = { 'at-once': 'TLS from the start', required: 'TLS after the greeting', offered: 'TLS if offered' }[when];
  return verified ? `${how}, certificate trusted` : `${how}, certificate not looked at (this machine)`;
}
