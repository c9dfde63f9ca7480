import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './live.ts';

/** A Consul of its own on loopback. */
export interface ConsulPeer extends AsyncDisposable {
  /** `127.0.0.1:PORT`, or `https://127.0.0.1:PORT`. */
  readonly address: string;
  /** May do everything; only with `acl`. */
  readonly token: string;
  /** The authority that signed its certificate; only with `tls`. */
  readonly ca: string;
  /** Asks its HTTP interface as an operator would with curl: `ask('PUT', '/v1/agent/…', body)`. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Makes a token that may do what the rules say. */
  scoped(rules: string): Promise<string>;
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>;
  /** Stops it where it is: its connections stay open, and nobody answers. */
  freeze(): void;
  /** Lets it go on. */
  thaw(): void;
  /** Starts it again on the same port; unless durable, what it knew is lost, and its indexes count from the start. */
  start(): Promise<void>;
}

/** What it is besides a Consul that forgets everything when it ends. */
export interface ConsulPeerOptions {
  /** Everything is forbidden but to tokens. */
  readonly acl?: boolean;
  /** It has a certificate from an authority of its own. */
  readonly tls?: boolean;
  /** It keeps its data on disk, and is without a leader for a second or two when it starts. */
  readonly durable?: boolean;
}

/** Starts a Consul agent and waits until it has a leader. */
export async function consulPeer({
  acl = false,
  tls = false,
  durable = false,
}: ConsulPeerOptions = {}): Promise<ConsulPeer> {
  const folder = await mkdtemp(join(tmpdir(), 'consul-'));
  const [http, https, lan, server] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const token = 'all-powerful';
  if (tls) await certificates(folder);
  await writeFile(
    join(folder, 'consul.json'),
    JSON.stringify({
      node_name: 'test',
      bind_addr: '127.0.0.1',
      client_addr: '127.0.0.1',
      ports: { http, https: tls ? https : -1, grpc: -1, dns: -1, serf_lan: lan, serf_wan: -1, server },
      disable_update_check: true,
      log_level: 'WARN',
      ...(durable && {
        server: true,
        bootstrap_expect: 1,
        data_dir: join(folder, 'data'),
        performance: { raft_multiplier: 1 },
      }),
      ...(acl && { acl: { enabled: true, default_policy: 'deny', tokens: { master: token, agent: token } } }),
      ...(tls && {
        cert_file: join(folder, 'dc1-server-consul-0.pem'),
        key_file: join(folder, 'dc1-server-consul-0-key.pem'),
      }),
    }),
  );
  let running: ChildProcess | undefined;

  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${http}${path}`, {
      method,
      headers: acl ? { 'X-Consul-Token': token } : {},
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };

  const peer: ConsulPeer = {
    address: tls ? `https://127.0.0.1:${https}` : `127.0.0.1:${http}`,
    token,
    ca: tls ? await readFile(join(folder, 'consul-agent-ca.pem'), 'utf8') : '',
    ask,
    async scoped(rules) {
      const name = `policy-${Math.random().toString(36).slice(2)}`;
      await ask('PUT', '/v1/acl/policy', { Name: name, Rules: rules });
      const made = (await ask('PUT', '/v1/acl/token', { Policies: [{ Name: name }] })) as { SecretID: string };
      return made.SecretID;
    },
    async kill() {
      const ended = running;
      running = undefined;
      if (!ended || ended.exitCode !== null) return;
      ended.kill('SIGKILL');
      await once(ended, 'exit');
    },
    freeze: () => void running?.kill('SIGSTOP'),
    thaw: () => void running?.kill('SIGCONT'),
    async start() {
      const started = spawn('consul', [
        'agent',
        ...(durable ? [] : ['-dev']),
        '-config-file',
        join(folder, 'consul.json'),
      ]);
      running = started;
      let log = '';
      for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (log += chunk));
      let failure: Error | undefined;
      started.once('error', (error) => (failure = error));
      for (let tries = 0; tries < 300; tries++) {
        if (failure) throw failure;
        if (started.exitCode !== null) throw new Error(`consul ended:\n${log}`);
        const nodes = await ask('GET', '/v1/catalog/nodes').catch(() => []);
        if (JSON.stringify(nodes).includes('"Node"')) return;
        await pause(50);
      }
      throw new Error(`consul has no leader:\n${log}`);
    },
    async [Symbol.asyncDispose]() {
      await peer.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await peer.start();
  return peer;
}

async function certificates(folder: string): Promise<void> {
  for (const what of [
    ['tls', 'ca', 'create'],
    ['tls', 'cert', 'create', '-server', '-additional-ipaddress=127.0.0.1'],
  ]) {
    const made = spawn('consul', what, { cwd: folder, stdio: 'ignore' });
    const [code] = await once(made, 'exit');
    if (code !== 0) throw new Error(`consul ${what.join(' ')} failed`);
  }
}
