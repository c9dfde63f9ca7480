import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { OptionsOf } from '../../src/flags.ts';
import type { flags } from '../../src/inputs/webhook/flags.ts';
import type { Account, Peer, Place, Ports } from '../../src/testing/input.ts';
import { freePort } from '../peers/live.ts';
import type { Call, Caller } from '../support/webhook/caller.ts';
import { caller, standardCall } from '../support/webhook/caller.ts';
import { optionsOf } from '../support/webhook/opened.ts';
import { receiver } from '../support/webhook/receiver.ts';

/** What is taken, in bytes. */
const largest = 1_048_576;
/** How long after another a call is made again that was not taken, in milliseconds. */
const apart = 100;

const secrets: Readonly<Record<Account, string>> = {
  bot: secretOf(1),
  other: secretOf(2),
  locked: secretOf(3),
};

function secretOf(byte: number): string {
  return `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
}

/**
 * A program that calls the bot, again where it has to, and a server that the bot calls, which drops what it knows.
 *
 * @param tries - How often a call is made until it is taken.
 */
export async function webhookPeer(tries = 12): Promise<Peer<typeof flags>> {
  const listening: Readonly<Record<'bot' | 'other', number>> = { bot: await freePort(), other: await freePort() };
  const server = await receiver([secrets.bot, secrets.other]);
  const line = caller(`127.0.0.1:${listening.bot}`);

  const place = (name: string, more: object, addressed: boolean): Place => ({
    name,
    said: {
      addressed,
      from: 'webhook:ci',
      to: addressed ? 'webhook:micro' : 'webhook:ci',
      replyTo: 'webhook:ci',
      place: 'ci',
      sender: { id: 'webhook:ci', name: 'ci', verified: true, external: false },
    },
    conversation: 'conversation' in more ? 'one' : 'each',
    says: (text) => taken(line, tries, { ...more, text, timestamp: new Date().toISOString() }),
    heard: async () => server.got.map(({ body }) => String(body.text)),
    breaksOff: (text) => brokenOff(listening.bot, standardCall({ ...more, text }, { secrets: [secrets.bot] })),
  });

  return {
    ports: { receiver: server.port },
    options: (account: Account, { receiver: port }: Ports): OptionsOf<typeof flags> =>
      optionsOf({
        secret: [`ci=${secrets[account]}`],
        address: `127.0.0.1:${listening[account === 'other' ? 'other' : 'bot']}`,
        path: '/hooks/webhook',
        to: [`ci=http://127.0.0.1:${port}/hook`],
        rate: 1_000_000,
      }),
    places: [place('a call', { to: 'bot' }, true), place('a conversation', { conversation: 'build 7' }, false)],
    stop: () => server.stop(),
    start: () => server.start(),
    carried: (text) => (JSON.stringify({ text }).length > largest - 200 ? undefined : text.toWellFormed()),
    async [Symbol.asyncDispose]() {
      line[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

let count = 0;

/** Calls until it is taken: as the standard asks for, with the same id and a new time. */
async function taken(line: Caller, most: number, content: object): Promise<void> {
  count += 1;
  let last = '';
  const id = `msg_said_${count}`;
  for (let tried = 0; tried < most; tried += 1) {
    const call = standardCall(content, { id, secrets: [secrets.bot] });
    last = await line.post('/hooks/webhook', call).then(
      ({ status, body }) => `${status} ${body}`,
      (error: Error) => error.message,
    );
    if (last.startsWith('202 ')) return;
    if (/^4(?!04)/.test(last)) break;
    await setTimeout(apart);
  }
  throw new Error(`a call was not taken: ${last}`);
}

function brokenOff(port: number, { headers, body }: Call): Promise<void> {
  const head = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      const lines = ['POST /hooks/webhook HTTP/1.1', 'host: bot', ...head.map(([name, value]) => `${name}: ${value}`)];
      socket.write(`${lines.join('\r\n')}\r\n\r\n${String(body).slice(0, -5)}`, () => socket.destroy());
    });
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}
