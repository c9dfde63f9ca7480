import { execFileSync, execFile as execFileThen } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Daemon } from './daemon.ts';
import { daemon } from './daemon.ts';
import type { Exim } from './exim.ts';
import { freePort } from './live.ts';

const execFile = promisify(execFileThen);

/** A running Dovecot: IMAP for the boxes that an Exim delivers to, TLS after the greeting, with Exim's certificate. */
export interface Dovecot extends AsyncDisposable {
  /** The port stays the same over `stop` and `start`. */
  readonly port: number;
  /** Of everybody. */
  readonly password: string;
  /** Resolves when all that is in the box of a user has its number. */
  numbered(user: string): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts Dovecot on a free port, with a folder of its own. */
export async function startDovecot({ boxes, owner, ca }: Pick<Exim, 'boxes' | 'owner' | 'ca'>): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'dovecot-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const [uid, gid] = ['-u', '-g'].map((flag) => execFileSync('id', [flag, owner], { encoding: 'utf8' }).trim());
  const password = 'battery-staple';
  await mkdir(join(folder, 'run'));
  const key = join(dirname(ca), 'key.pem');
  const settings = { folder, boxes, port, ca, key, uid: uid ?? '', gid: gid ?? '', password };
  await writeFile(join(folder, 'dovecot.conf'), configuration(settings), { mode: 0o644 });
  let running = await run(folder, port);
  const stop = () => running.end('SIGTERM');
  return {
    port,
    password,
    async numbered(user) {
      await execFile('doveadm', ['-c', join(folder, 'dovecot.conf'), 'index', '-u', user, 'INBOX']);
    },
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
  return daemon({ program: 'dovecot', args: ['-F', '-c', join(folder, 'dovecot.conf')], port });
}

interface Settings {
  readonly folder: string;
  readonly boxes: string;
  readonly port: number;
  readonly ca: string;
  readonly key: string;
  readonly uid: string;
  readonly gid: string;
  readonly password: string;
}

function configuration({ folder, boxes, port, ca, key, uid, gid, password }: Settings): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${ca}
ssl_key = <${key}
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:${boxes}/%n/Maildir
mail_max_userip_connections = 100
first_valid_uid = 1
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${boxes}/%n
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
  process_min_avail = 1
}
service anvil {
  chroot =
}
namespace inbox {
  inbox = yes
}
`;
}
