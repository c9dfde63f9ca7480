import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daemon } from './daemon.ts';
import { freePort } from './live.ts';
import { selfSigned } from './self-signed.ts';

/** A running IRC server; its ports stay the same over `stop` and `start`. */
export interface Ircd extends AsyncDisposable {
  readonly port: number;
  /** With TLS from the start. */
  readonly tlsPort: number;
  /** File with the certificate to trust. */
  readonly ca: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** What else stands in the configuration. */
export interface NgircdOptions {
  /** Wanted of everybody. */
  readonly password?: string;
  /** Lines for the section [Options], and further sections. */
  readonly more?: string;
  readonly name?: string;
  /** By default one that is free. */
  readonly port?: number;
}

/** Starts ngIRCd on free ports, with a folder of its own: no accounts, no ids, no echo. */
export async function startNgircd({
  password,
  more = '',
  name = 'irc.test',
  port: given,
}: NgircdOptions = {}): Promise<Ircd> {
  const folder = await mkdtemp(join(tmpdir(), 'ngircd-'));
  const [port, tlsPort] = [given ?? (await freePort()), await freePort()];
  const { key, cert } = selfSigned(folder);
  const file = join(folder, 'ngircd.conf');
  const written = `[Global]
Name = ${name}
Info = test
Listen = 127.0.0.1
Ports = ${port}
MotdPhrase = "hi"
ServerUID = 0
ServerGID = 0
PidFile = ${folder}/ngircd.pid
${password === undefined ? '' : `Password = ${password}`}
[Limits]
ConnectRetry = 1
MaxConnectionsIP = 0
PingTimeout = 30
PongTimeout = 10
MaxPenaltyTime = 0
MaxNickLength = 30
[SSL]
CertFile = ${cert}
KeyFile = ${key}
Ports = ${tlsPort}
[Options]
DNS = no
Ident = no
PAM = no
SyslogFacility = local1
${more}
`;
  await writeFile(file, written);
  const run = () => daemon({ program: 'ngircd', args: ['-n', '-f', file], port });
  let running = await run();
  return {
    port,
    tlsPort,
    ca: cert,
    stop: () => running.end(),
    async start() {
      await running.end();
      running = await run();
    },
    async [Symbol.asyncDispose]() {
      await running.end();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
