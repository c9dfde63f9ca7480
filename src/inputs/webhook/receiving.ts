import { isIPv6 } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { fastify } from 'fastify';
import type { Observable } from 'rxjs';
import type { Incoming, InputContext } from '../../input.ts';
import type { Door } from '../http/door.ts';
import { alertmanager } from './alertmanager.ts';
import { BadCall } from './bad-call.ts';
import type { Call, Caller, Form } from './form.ts';
import { github } from './github.ts';
import { jsonBody } from './json-body.ts';
import { rate } from './rate.ts';
import type { Settings } from './settings.ts';
import { standard } from './standard.ts';
import { unhurried } from './unhurried.ts';
import { WaitingRoom } from './waiting-room.ts';

/** Calls that come in, until disposed. */
export interface Receiving extends AsyncDisposable {
  readonly events: Observable<Incoming>;
  /** How many events were taken. */
  readonly taken: number;
}

/** Largest body that is taken, in bytes. */
const largest = 1_048_576;
/** When to call again what the bot had no room for, in seconds. */
const later = 5;

const forms: Readonly<Record<Settings['form'], Form>> = { standard, github, alertmanager };

/**
 * Answers calls at the path of an instance: 202 once the bot took what they say, 503 when it did not. A call that is not
 * signed as it should be is told just that, whatever else is wrong with it.
 */
export async function receiving(
  settings: Settings,
  door: Door,
  { name, bot, log }: Pick<InputContext, 'name' | 'bot' | 'log'>,
): Promise<Receiving> {
  const room = new WaitingRoom();
  const form = forms[settings.form];
  const wait = rate(settings.rate, () => performance.now());
  const tooOften = `more than ${settings.rate} calls in a minute`;
  const app = fastify({ bodyLimit: largest, exposeHeadRoutes: false });

  // The signature is of the bytes as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/(?:[\w.-]+\+)?json(?:;|$)/i, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onRequest', async (request, reply) => {
    const ms = wait(sourceOf(request));
    if (ms > 0) return refuse(reply.header('connection', 'close'), 429, tooOften, Math.ceil(ms / 1_000));
  });
  app.post(settings.path, async (request, reply) => {
    const call: Call = { headers: request.headers, body: bytes(request.body), at: Date.now() };
    const caller = callerOf(call);
    if (caller === undefined) {
      log.debug(`${name}: a call was refused: it is not signed with a secret of ours, or not now`);
      return refuse(reply, 401, unsigned[settings.form]);
    }
    const refusal = await room.take(await unhurried(form.read(jsonBody(call.body), { call, caller, name, bot })));
    if (refusal === undefined) return reply.code(202).send({});
    log.warn(`${name}: not taken: ${refusal}; who called is asked to call again`);
    return refuse(reply, 503, 'not taken now: call again', later);
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply.header('allow', 'POST'), 405, 'call it by POST'));
  app.setErrorHandler<FastifyError>((error, _request, reply) => failed(error, reply));
  await app.ready();
  const mounted = door.mount(settings.path, app.routing);

  function callerOf(call: Call): Caller | undefined {
    if (settings.anonymous) return { name, verified: false };
    const found = form.caller(call, settings);
    return found === undefined ? undefined : { name: found, verified: true };
  }

  function failed(error: FastifyError, reply: FastifyReply): FastifyReply {
    if (error instanceof BadCall) return refuse(reply, 400, error.message);
    if (error.statusCode === 413) return refuse(reply, 413, `the body is larger than ${largest} bytes`);
    if (error.statusCode === 415) return refuse(reply, 415, 'the body must be application/json');
    if (error.statusCode === 400) return refuse(reply, 400, 'the request is no HTTP as it should be');
    log.error(`${name}: a call failed`, { error });
    return refuse(reply, 500, 'something is wrong here: see the log of the bot');
  }

  return {
    events: room.events,
    get taken() {
      return room.taken;
    },
    async [Symbol.asyncDispose]() {
      mounted[Symbol.dispose]();
      room.close();
      await app.close();
    },
  };
}

const unsigned: Readonly<Record<Settings['form'], string>> = {
  standard: 'webhook-id, webhook-timestamp and webhook-signature do not prove this call',
  github: 'X-Hub-Signature-256 does not prove this call',
  alertmanager: 'Authorization does not prove this call',
};

function refuse(reply: FastifyReply, status: number, error: string, seconds?: number): FastifyReply {
  if (seconds !== undefined) reply.header('retry-after', String(seconds));
  return reply.code(status).send({ error });
}

function bytes(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** Who has one address of a network has all: of IPv6 the first half tells the network. */
function sourceOf({ socket }: FastifyRequest): string {
  const address = socket.remoteAddress ?? '';
  const mapped = address.startsWith('::ffff:') ? address.slice(7) : address;
  return isIPv6(mapped) ? mapped.split(':').slice(0, 4).join(':') : mapped;
}
