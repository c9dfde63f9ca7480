import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import { endGroup } from './end-group.ts';
import { eximLine } from './exim-line.ts';
import { freePort } from './live.ts';

/** A running Exim with STARTTLS and login, that keeps every mail to `…@user.test` in a Maildir. */
export interface Exim extends AsyncDisposable {
  /** `smtp://127.0.0.1:PORT`; the port stays the same over `stop` and `start`. */
  readonly url: string;
  readonly port: number;
  /** File with the certificate to trust, and the login. Without one, nothing leaves for other domains. */
  readonly ca: string;
  readonly user: string;
  readonly password: string;
  /** Every mail delivered to that user of user.test, oldest first. `nobody` is refused with a 550, `later` with a 451. */
  mails(user: string): Promise<ParsedMail[]>;
  /** Every mail delivered to anybody, in the order in which it was taken: each is delivered by a process of its own. */
  all(): Promise<ParsedMail[]>;
  /** Whether it has tried to deliver the mail that it took with these words, `250 OK id=…`. */
  tried(response: string): Promise<boolean>;
  /** Folder of the boxes, with a Maildir for each, and who owns them. */
  readonly boxes: string;
  readonly owner: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Where mail goes that is not to be found by {@link Exim.mails}. */
export interface EximOptions {
  /** More domains whose mail it keeps, besides user.test. */
  readonly domains?: readonly string[];
  /** Users whose mail goes into a Maildir of their own, whatever their domain. */
  readonly boxes?: readonly string[];
  /** Addresses whose mail is handed on to a port of this machine; what is not taken is tried again, in order. */
  readonly onward?: Readonly<Record<string, number>>;
}

/** Starts Exim on a free port, with a folder of its own. */
export async function startExim(options: EximOptions = {}): Promise<Exim> {
  const folder = await mkdtemp(join(tmpdir(), 'exim-'));
  const port = await freePort();
  const ca = await certificate(folder);
  const root = process.getuid?.() === 0;
  const owner = root ? 'Debian-exim' : userInfo().username;
  const [spool, maildir, boxes] = [join(folder, 'spool'), join(folder, 'maildir'), join(folder, 'boxes')];
  await Promise.all([spool, maildir, boxes].map((path) => mkdir(path)));
  const settings = join(folder, 'exim.conf');
  await writeFile(settings, configuration(folder, port, owner, options), { mode: 0o644 });
  await chmod(folder, 0o755);
  if (root) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, owner])));
    for (const path of [spool, maildir, boxes, join(folder, 'key.pem')]) await chown(path, uid!, gid!);
  }
  const log = () => readFile(join(spool, 'mainlog'), 'utf8').catch(() => '');
  let running = await run(settings, port);
  let line = eximLine(settings, async () => waiting(await log()));
  const stop = async () => {
    await line.stop();
    if (running.exitCode !== null || running.signalCode !== null) return;
    // The whole group: each connection is a process of its own, which would go on taking mail.
    const gone = once(running, 'exit');
    endGroup(running, 'SIGTERM');
    await gone;
    endGroup(running, 'SIGKILL');
  };
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    ca,
    user: 'bot',
    password: 'correct horse',
    mails: async (user) =>
      (await delivered(maildir)).filter((mail) => mail.headers.get('envelope-to') === `${user}@user.test`),
    async all() {
      const taken = Array.from((await log()).matchAll(/ <= .*? id=(\S+)/g), ([, id]) => `<${id}>`);
      const order = ({ messageId = '' }: ParsedMail) => taken.indexOf(messageId);
      return (await delivered(maildir)).toSorted((one, other) => order(one) - order(other));
    },
    async tried(response) {
      const [, id = ''] = /id=(\S+)/.exec(response) ?? [];
      const words = await log();
      return [`${id} Completed`, `${id} == `, `${id} ** `].some((end) => words.includes(end));
    },
    boxes,
    owner,
    stop,
    async start() {
      await stop();
      running = await run(settings, port);
      line = eximLine(settings, async () => waiting(await log()));
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Ids of the mails that could not be handed on yet, in the order in which they were taken. */
function waiting(log: string): readonly string[] {
  const ids = (end: RegExp) => new Set(Array.from(log.matchAll(end), ([, id = '']) => id));
  const [taken, put, done] = [ids(/ (\S+) <= /g), ids(/ (\S+) == /g), ids(/ (\S+) Completed/g)];
  return [...taken].filter((id) => put.has(id) && !done.has(id));
}

async function run(settings: string, port: number): Promise<ChildProcess> {
  const exim = spawn('exim4', ['-C', settings, '-bdf'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  exim.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  while (!(await answers(port))) {
    if (exim.exitCode !== null) throw new Error(`exim4 did not start: ${said}`);
    await wait(5);
  }
  return exim;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** In the order of delivery: a name begins with its second and microsecond, `1795786662.H12345P678.host`. */
async function delivered(maildir: string): Promise<ParsedMail[]> {
  const folder = join(maildir, 'new');
  const names = (await readdir(folder).catch(() => [])).sort(new Intl.Collator('en', { numeric: true }).compare);
  return Promise.all(names.map(async (name) => simpleParser(await readFile(join(folder, name)))));
}

async function certificate(folder: string): Promise<string> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...[
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost,IP:127.0.0.1',
        '-keyout',
        key,
        '-out',
        cert,
      ],
    ],
    { stdio: 'ignore' },
  );
  return cert;
}

/** One Maildir for everybody: Exim lets no name that came over the network into a path. */
function configuration(folder: string, port: number, owner: string, options: EximOptions): string {
  const { domains = [], boxes = [], onward = {} } = options;
  const handing = Object.entries(onward).map(
    ([address, to], at) => `onward${at}:
  driver = manualroute
  condition = \${if eqi{$local_part@$domain}{${address}}}
  route_list = * 127.0.0.1::${to} byname
  self = send
  transport = onward
`,
  );
  return `
primary_hostname = localhost
spool_directory = ${folder}/spool
log_file_path = ${folder}/spool/%slog
pid_file_path = ${folder}/spool/exim.pid
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
domainlist local_domains = ${['user.test', ...domains].join(' : ')}
never_users =
host_lookup =
rfc1413_query_timeout = 0s
exim_user = ${owner}
exim_group = ${owner}
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
tls_advertise_hosts = *
auth_advertise_hosts = \${if eq{$tls_in_cipher}{}{}{*}}
smtp_accept_max_per_connection = 1000
smtp_accept_queue_per_connection = 0
message_size_limit = 20M
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
begin acl
acl_rcpt:
  deny local_parts = nobody
       message = 550 no such user
  defer local_parts = later
        message = 451 come back later
  accept domains = +local_domains
  deny message = relay not permitted
acl_data:
  accept
begin routers
${handing.join('')}boxes:
  driver = accept
  domains = +local_domains
  local_parts = ${['unused', ...boxes].join(' : ')}
  transport = boxes
local:
  driver = accept
  domains = +local_domains
  transport = maildir
begin transports
onward:
  driver = smtp
  hosts_avoid_tls = *
  # Else it sends what else waits over the same connection, the newest first.
  connection_max_messages = 1
  allow_localhost
boxes:
  driver = appendfile
  directory = ${folder}/boxes/$local_part_data/Maildir
  maildir_format
  create_directory
  user = ${owner}
  group = ${owner}
maildir:
  driver = appendfile
  directory = ${folder}/maildir
  maildir_format
  create_directory
  user = ${owner}
  group = ${owner}
  envelope_to_add
  return_path_add
  headers_add = X-Order: $message_exim_id
begin retry
* * F,1m,1s
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_set_id = $auth2
  server_condition = \${if and{{eq{$auth2}{bot}}{eq{$auth3}{correct horse}}}}
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_set_id = $auth1
  server_condition = \${if and{{eq{$auth1}{bot}}{eq{$auth2}{correct horse}}}}
`;
}
