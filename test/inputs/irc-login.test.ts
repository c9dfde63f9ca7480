import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { firstValueFrom } from 'rxjs';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { irc } from '../../src/inputs/irc.ts';

const unheard = () => undefined;

/** A server whose services take the first `count` logins and are away from then on; returns a bot's link to it. */
async function linkTo(count: number): Promise<ReturnType<typeof irc.connect>> {
  let logins = 0;
  const server = createServer((socket) => {
    const say = (line: string) => socket.write(`:irc.test ${line}\r\n`);
    socket.on('error', unheard);
    createInterface({ input: socket }).on('line', (line) => {
      if (line.startsWith('CAP LS')) say('CAP * LS :sasl');
      else if (line.startsWith('CAP REQ')) say('CAP * ACK :sasl');
      else if (line === 'AUTHENTICATE PLAIN') socket.write('AUTHENTICATE +\r\n');
      else if (line.startsWith('AUTHENTICATE')) {
        logins += 1;
        say(logins <= count ? '903 * :logged in' : '904 * :SASL authentication failed');
      } else if (line === 'CAP END') socket.write(':irc.test 001 micro :hi\r\n:irc.test 422 micro :no motd\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const options = {
    server: `irc://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sasl_user: 'micro',
    sasl_password: 'secret',
    ...{ nick: 'micro', channels: [], own_network: false, plaintext: true, rate: 500, lines: 20 },
  };
  return irc.connect(options, {
    name: 'irc',
    bot: 'micro',
    since: async () => undefined,
    log: { debug: unheard, info: unheard, warn: unheard, error: unheard },
  });
}

it('ends for good when the login is refused at first', { timeout: 60_000 }, async () => {
  const error = await firstValueFrom(await linkTo(0)).catch((reason) => reason);
  expect(error).toBeInstanceOf(ConfigError);
});

it('is tried again when a login is refused that was taken before', { timeout: 60_000 }, async () => {
  const link = await linkTo(1);
  await firstValueFrom(link);
  const error = await firstValueFrom(link).catch((reason) => reason);
  expect(error).not.toBeInstanceOf(ConfigError);
  expect(error.message).toContain('--irc_sasl_password; it was taken before, so it is tried again');
  expect(error.message).not.toContain('secret');
});
