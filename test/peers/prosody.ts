import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Daemon } from './daemon.ts';
import { daemon } from './daemon.ts';
import { freePort } from './live.ts';
import { selfSigned } from './self-signed.ts';

/**
 * A running Prosody. Domains: `localhost`, and `elsewhere.test`, which has its own people. Rooms: `conference.localhost`
 * shows who people are and keeps an archive, `masked.localhost` does not show them, `plain.localhost` has no archive.
 * Rooms outlast a restart.
 */
export interface Prosody extends AsyncDisposable {
  /** STARTTLS, and TLS from the start; the same over `stop` and `start`. */
  readonly port: number;
  readonly tlsPort: number;
  /** File with the certificate to trust. */
  readonly ca: string;
  /** What it wrote to its log. */
  log(): Promise<string>;
  /** Ends it as a crash does. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Settings of {@link startProsody}. */
export interface ProsodyOptions {
  /** Accounts with their passwords: `{ 'ann@localhost': 'secret' }`. */
  readonly accounts: Readonly<Record<string, string>>;
  /** Keeps no archive for accounts either. */
  readonly archive?: boolean;
  /** Offers TLS. */
  readonly tls?: boolean;
  /** Lines for the end of the global part of the configuration. */
  readonly more?: string;
}

/** Starts Prosody on free ports, with a folder of its own. */
export async function startProsody(options: ProsodyOptions): Promise<Prosody> {
  const folder = await mkdtemp(join(tmpdir(), 'prosody-'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  const { cert: ca } = selfSigned(folder, ['DNS:localhost', 'DNS:elsewhere.test']);
  await writeFile(join(folder, 'prosody.cfg.lua'), configuration(folder, { port, tlsPort }, options));
  for (const [account, password] of Object.entries(options.accounts)) {
    const [user = '', host = ''] = account.split('@');
    const accounts = join(folder, 'data', host.replaceAll('.', '%2e'), 'accounts');
    await mkdir(accounts, { recursive: true });
    await writeFile(join(accounts, `${user}.dat`), `return { ["password"] = "${password}"; };\n`);
  }
  let running = await run(folder, port);
  const stop = () => running.end();
  return {
    port,
    tlsPort,
    ca,
    log: () => readFile(join(folder, 'log'), 'utf8'),
    stop,
    async start() {
      await stop();
      running = await run(folder, port);
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function run(folder: string, port: number): Promise<Daemon> {
  return daemon({ program: 'prosody', args: ['-F', '--config', join(folder, 'prosody.cfg.lua')], port });
}

function configuration(folder: string, ports: { port: number; tlsPort: number }, options: ProsodyOptions): string {
  const { archive = true, tls = true, more = '' } = options;
  const modules = [
    'roster',
    'saslauth',
    'disco',
    'ping',
    'smacks',
    'posix',
    'presence',
    'message',
    'iq',
    'offline',
    'time',
  ];
  if (archive) modules.push('mam');
  if (tls) modules.push('tls');
  return `
run_as_root = true
daemonize = false
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
plugin_paths = {}
certificates = "${folder}"
interfaces = { "127.0.0.1" }
c2s_ports = { ${ports.port} }
c2s_direct_tls_ports = { ${tls ? ports.tlsPort : ''} }
s2s_ports = {}
http_ports = {}
https_ports = {}
modules_enabled = { ${modules.map((name) => `"${name}"`).join(', ')} }
modules_disabled = { "s2s", "http"${tls ? '' : ', "tls"'} }
ssl = { key = "${folder}/key.pem"; certificate = "${folder}/cert.pem" }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
default_archive_policy = true
smacks_hibernation_time = 30
log = { { levels = { min = "info" }, to = "file", filename = "${folder}/log" } }
${more}
VirtualHost "localhost"
VirtualHost "elsewhere.test"
${rooms('conference.localhost', { public: true, archive: true })}
${rooms('masked.localhost', { public: false, archive: true })}
${rooms('plain.localhost', { public: true, archive: false })}
`;
}

function rooms(host: string, options: { readonly public: boolean; readonly archive: boolean }): string {
  return `Component "${host}" "muc"
  modules_enabled = { ${options.archive ? '"muc_mam"' : ''} }
  restrict_room_creation = false
  muc_log_by_default = true
  muc_room_default_persistent = true
  muc_room_default_public = true
  muc_room_default_public_jids = ${options.public}
  muc_room_locking = false`;
}
