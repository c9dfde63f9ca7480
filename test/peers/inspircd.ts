import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daemon } from './daemon.ts';
import { ircPerson } from './irc-person.ts';
import { freePort } from './live.ts';
import type { Ircd } from './ngircd.ts';
import { selfSigned } from './self-signed.ts';

/** An account with the services. */
export interface Account {
  readonly account: string;
  readonly password: string;
}

/** Starts InspIRCd and Atheme, its services, with a folder of their own and these accounts: ids, echo, account tags, SASL. */
export async function startInspircd(accounts: readonly Account[] = []): Promise<Ircd> {
  const folder = await mkdtemp(join(tmpdir(), 'inspircd-'));
  const ports = { port: await freePort(), tlsPort: await freePort(), link: await freePort() };
  const { key, cert } = selfSigned(folder);
  const file = join(folder, 'inspircd.conf');
  await writeFile(file, inspircd(folder, ports, { key, cert }));
  const services = await servicesFolder(folder, ports.link);
  const root = process.getuid?.() === 0;
  const run = async () => {
    const args = ['--nofork', '--nopid', ...(root ? ['--runasroot'] : []), '--config', file];
    const ircd = await daemon({ program: 'inspircd', args, port: ports.port });
    const atheme = await daemon({ program: 'atheme-services', args: services.args, ...services.owner });
    await linked(ports.port);
    return { ircd, atheme };
  };
  let running = await run();
  const end = async () => {
    await running.ircd.end();
    // It writes what it knows when it is asked to go, and else once a minute.
    await running.atheme.end('SIGTERM');
  };
  const started: Ircd = {
    port: ports.port,
    tlsPort: ports.tlsPort,
    ca: cert,
    stop: end,
    async start() {
      await end();
      running = await run();
    },
    async [Symbol.asyncDispose]() {
      await end();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
  try {
    await Promise.all(accounts.map((one) => register(ports.port, one)));
    return started;
  } catch (error) {
    await started[Symbol.asyncDispose]();
    throw error;
  }
}

/** Resolves when the services are there: SASL is offered from then on. */
async function linked(port: number): Promise<void> {
  using somebody = await ircPerson({ port, nick: `w${Date.now().toString(36)}` });
  for (let there = false; !there; ) {
    const before = somebody.lines.length;
    await somebody.write('ISON NickServ');
    there = somebody.lines.slice(before).some((line) => / 303 \S+ :NickServ/.test(line));
  }
}

async function register(port: number, { account, password }: Account): Promise<void> {
  using somebody = await ircPerson({ port, nick: account });
  await somebody.says('NickServ', `REGISTER ${password} ${account}@example.test`);
  await somebody.line(/NOTICE \S+ :.*(?:is now registered|has been registered)/);
}

/** Atheme runs as nobody else but its own user where we are root: it refuses to. */
async function servicesFolder(folder: string, link: number) {
  const own = join(folder, 'services');
  const file = join(folder, 'atheme.conf');
  await mkdir(own);
  await writeFile(file, atheme(own, link));
  await chmod(folder, 0o755);
  const root = process.getuid?.() === 0;
  const [uid, gid] = root ? ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'irc']))) : [];
  if (uid !== undefined && gid !== undefined) {
    await chown(own, uid, gid);
    for (const path of ['/run/atheme', '/var/lib/atheme', '/var/log/atheme']) await mkdir(path, { recursive: true });
  }
  const args = ['-n', '-c', file, '-D', own, '-p', join(own, 'pid'), '-l', join(own, 'log')];
  return { args, owner: uid !== undefined && gid !== undefined ? { uid, gid } : {} };
}

function inspircd(
  folder: string,
  { port, tlsPort, link }: { port: number; tlsPort: number; link: number },
  { key, cert }: { key: string; cert: string },
): string {
  const modules = [
    ...['ircv3', 'ircv3_capnotify', 'ircv3_servertime', 'ircv3_echomessage', 'ircv3_ctctags', 'ircv3_msgid'],
    ...['ircv3_accounttag', 'ircv3_batch', 'cap', 'spanningtree', 'services_account', 'sasl', 'chghost', 'chgident'],
    ...[
      'globops',
      'hideoper',
      'topiclock',
      'svshold',
      'servprotect',
      'botmode',
      'blockcolor',
      'chanhistory',
      'ssl_gnutls',
    ],
  ];
  return `<config format="xml">
<server name="irc.test" description="test" network="TestNet" id="1AA">
<admin name="t" nick="t" email="t@localhost">
<bind address="127.0.0.1" port="${port}" type="clients">
<sslprofile name="own" provider="gnutls" certfile="${cert}" keyfile="${key}">
<bind address="127.0.0.1" port="${tlsPort}" type="clients" sslprofile="own">
<bind address="127.0.0.1" port="${link}" type="servers">
<link name="services.test" ipaddr="127.0.0.1" port="${link}" allowmask="127.0.0.1/32" sendpass="linkpass" recvpass="linkpass">
<uline server="services.test" silent="yes">
<sasl target="services.test" requiressl="no">
<connect allow="*" name="main" timeout="30" pingfreq="30" localmax="1000" globalmax="1000" hardsendq="1M" softsendq="8192" recvq="64K" threshold="1000" commandrate="100000" fakelag="no" resolvehostnames="no" useident="no" limit="5000" modes="+i">
<options defaultmodes="not" splitwhois="no">
<security announceinvites="dynamic">
<performance softlimit="1024" somaxconn="128" netbuffersize="10240">
<pid file="${folder}/inspircd.pid">
${modules.map((name) => `<module name="${name}">`).join('\n')}
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="${folder}/inspircd.log">
`;
}

function atheme(folder: string, link: number): string {
  const modules = [
    ...['protocol/inspircd', 'backend/opensex', 'crypto/pbkdf2v2', 'nickserv/main', 'nickserv/register'],
    ...['nickserv/identify', 'saslserv/main', 'saslserv/plain'],
  ];
  return `${modules.map((name) => `loadmodule "modules/${name}";`).join('\n')}
serverinfo { name = "services.test"; desc = "svc"; numeric = "00A"; recontime = 1; netname = "TestNet"; hidehostsuffix = "users.test"; adminname = "t"; adminemail = "t@localhost"; registeremail = "noreply@localhost"; loglevel = { error; info; }; maxlogins = 50; maxusers = 0; mdlimit = 30; emaillimit = 10; emailtime = 300; auth = none; casemapping = rfc1459; };
uplink "irc.test" { host = "127.0.0.1"; send_password = "linkpass"; receive_password = "linkpass"; port = ${link}; };
nickserv { nick = "NickServ"; user = "NickServ"; host = "services.test"; real = "ns"; };
saslserv { nick = "SaslServ"; user = "SaslServ"; host = "services.test"; real = "ss"; };
database { };
crypto { pbkdf2v2_rounds = 10000; };
logfile "${folder}/atheme.log" { error; info; };
general { permissive_mode; commit_interval = 1; };
`;
}
