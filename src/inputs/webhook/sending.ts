import { createHash } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Address } from '../../address.ts';
import { localOf } from '../../address.ts';
import { SendError } from '../../errors.ts';
import type { Conn, InputContext } from '../../input.ts';
import { answered, unanswered } from './failure.ts';
import { code } from './keys.ts';
import { noTarget } from './no-target.ts';
import { payload } from './payload.ts';
import type { Settings, Target } from './settings.ts';

/** Sends to the names that were configured, until disposed. */
export interface Sending extends Required<Pick<Conn, 'send' | 'resolve'>>, Disposable {}

/** How many connections there may be to one receiver. */
const connections = 4;
/** How long connecting may take, and how long an answer, in milliseconds. */
const patience = { connect: 10_000, answer: 15_000 };
/** How much of an answer is read, in bytes: nothing in it matters. */
const read = 65_536;

/** Calls out, signed as the Standard Webhooks say. No redirect is followed; a message's key is its `webhook-id`. */
export function sending(
  { targets }: Pick<Settings, 'targets'>,
  { bot, name }: Pick<InputContext, 'bot' | 'name'>,
): Sending {
  const agent = new Agent({ connections, connect: { timeout: patience.connect } });
  const target = (to: Address): Target => {
    const found = targets.get(localOf(to));
    if (found) return found;
    throw new SendError('permanent', noTarget(to, [...targets.keys()]));
  };
  return {
    resolve: async (to) => {
      target(to);
      return to;
    },
    async send(message, signal) {
      const receiver = target(message.to);
      if (agent.destroyed) throw new SendError('transient', `the link of ${name} is closed`);
      const body = JSON.stringify(payload(message, bot));
      try {
        const {
          statusCode,
          headers,
          body: answer,
        } = await request(receiver.url, {
          dispatcher: agent,
          method: 'POST',
          headers: { ...signed(message.key, body, receiver), ...described(message.hops ?? 1) },
          body,
          headersTimeout: patience.answer,
          bodyTimeout: patience.answer,
          signal,
        });
        // It was taken, or not, with its first line.
        answer.dump({ limit: read }).catch(() => undefined);
        const failure = answered(statusCode, headers, receiver);
        if (failure) throw failure;
        return {};
      } catch (error) {
        throw unanswered(error, receiver);
      }
    },
    // What is under way is rejected with it.
    [Symbol.dispose]: () => {
      agent.destroy().catch(() => undefined);
    },
  };
}

function described(hops: number): Readonly<Record<string, string>> {
  return { 'content-type': 'application/json', 'user-agent': 'micro-bot', 'x-micro-hops': String(hops) };
}

function signed(key: string, body: string, { keys }: Target): Readonly<Record<string, string>> {
  const id = `msg_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signatures = keys.map((one) => `v1,${code(one, [`${id}.${timestamp}.${body}`], 'base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
