import { EventEmitter } from 'node:events';
import { Agent as HttpsAgent } from 'node:https';
import process from 'node:process';
import Consul from 'consul';
import type { RegistryOptions } from '../options.ts';
import { consulAddress } from './address.ts';
import { bounded, TooLargeError } from './bounded.ts';
import type { Asking } from './client.ts';
import { refusal, unreachable } from './failure.ts';

// An import loads fetch with it, which takes longer than a question.
const { Agent: HttpAgent } = process.getBuiltinModule('node:http');

/**
 * How long Consul may hold a question until something changes, in milliseconds; also how long a lost index can go
 * unnoticed.
 */
const WAIT = 10_000;

/** One call of the package; the types it ships lack the options it documents: `index`, `wait`, `timeout`, `ctx`. */
export type Ask = (consul: Consul, common: object) => Promise<unknown>;

/** What Consul said, and the index to ask the next question with. */
export interface Said {
  readonly index: bigint;
  readonly body: unknown;
}

/** Nobody answered; `message` says in words where and why. */
export interface Unreachable {
  readonly unreachable: string;
}

/** One Consul agent. */
export interface Peer {
  /**
   * Throws a {@link RefusedError} when the answer is no, a {@link TooLargeError}, and the signal's reason when aborted.
   */
  ask(what: Ask, asking: Asking): Promise<Said | Unreachable>;
  close(): void;
}

/**
 * Returns the agent at an address.
 *
 * @param deadline How long an answer may take, in milliseconds, not counting the wait for a change.
 * @throws {ConfigError} The address is none.
 */
export function consulPeer(text: string, { token, datacenter, ca }: RegistryOptions, deadline: number): Peer {
  const { host, port, secure } = consulAddress(text);
  // What the agent says goes before what the package asks for: it leaves IPv6 addresses in brackets.
  const bare = host.replace(/^\[|\]$/g, '');
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, host: bare, ...(ca && { ca }) })
    : new HttpAgent({ keepAlive: true, host: bare });
  const defaults = { ...(token && { token }), ...(datacenter && { dc: datacenter }) };
  const consul = bounded(new Consul({ host, port, secure, agent, defaults }));

  return {
    async ask(what, { index, consistent, signal }) {
      signal?.throwIfAborted();
      // The package wants an emitter to be aborted by, and reads from it whether the headers are wanted too.
      const context = Object.assign(new EventEmitter(), { includeResponse: true });
      const cancel = (): boolean => context.emit('cancel');
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        return said(
          await what(consul, { ctx: context, ...patience(deadline, index), ...(consistent && { consistent }) }),
        );
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof TooLargeError) throw error;
        const refused = refusal(text, error);
        if (refused) throw refused;
        return { unreachable: unreachable(text, error, deadline) };
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    close: () => agent.destroy(),
  };
}

/** Consul adds up to a sixteenth to the wait, so that its clients do not all come back at once. */
function patience(deadline: number, index: bigint | undefined): object {
  if (index === undefined) return { timeout: deadline };
  return { index: String(index), wait: `${WAIT}ms`, timeout: WAIT + WAIT / 16 + deadline };
}

function said(answer: unknown): Said {
  const [response, body] = answer as [{ headers: Readonly<Record<string, string | undefined>> }, unknown];
  // The package reads what is called JSON, and leaves anything else as it came.
  if (typeof body === 'string' || body instanceof Uint8Array)
    throw Object.assign(new Error('no JSON'), { isCodec: true });
  const index = response.headers['x-consul-index'] ?? '0';
  return { index: /^\d{1,20}$/.test(index) ? BigInt(index) : 0n, body };
}
