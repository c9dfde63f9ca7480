import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { address } from '../../address.ts';
import type { Json } from '../../json.ts';
import { BadCall } from './bad-call.ts';
import { field, fields, hopsOf } from './fields.ts';
import type { Call, Form } from './form.ts';
import { heard } from './heard.ts';
import { code, same } from './keys.ts';

/** How far the clocks of both may be apart, in milliseconds. */
const tolerance = 300_000;
/** How many signatures are looked at: one for each secret there is, while one takes the other's place. */
const mostSignatures = 16;
/** Without a full stop, which would let what is signed be read in two ways. */
const idPattern = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
const longestName = 256;
/** How much of a body that is no message is shown as one, in characters. */
const shown = 40_000;

/**
 * Calls signed as the Standard Webhooks say. `{ "text", "from", "to", "conversation", "timestamp" }` is a message, in
 * which only the text is needed; any other JSON is shown as it is.
 *
 * @see {@link https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md}
 */
export const standard: Form = {
  caller({ headers, body, at }, { keys }) {
    const id = idOf(headers);
    const timestamp = headers['webhook-timestamp'];
    const signature = headers['webhook-signature'];
    if (id === undefined || typeof timestamp !== 'string' || typeof signature !== 'string') return undefined;
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(at - Number(timestamp) * 1_000) > tolerance) return undefined;
    const offered = signature.split(' ').slice(0, mostSignatures);
    const signed = [`${id}.${timestamp}.`, body];
    return keys.find((key) => {
      const right = `v1,${code(key, signed, 'base64')}`;
      return offered.some((one) => same(one, right));
    })?.caller;
  },

  read(body, { call, caller, name, bot }) {
    const said = fields(body);
    const id = idOf(call.headers) ?? randomUUID();
    const from = address(name, caller.name);
    const text = field(said.text);
    const names = [bot, 'bot'];
    const { data, addressed } = heard(text ?? pretty(body), names);
    const hops = hopsOf(call.headers);
    const told = names.some((one) => one.toLowerCase() === field(said.to)?.toLowerCase());
    const toBot = text !== undefined && (addressed || told);
    return [
      {
        type: 'text',
        // With the caller in it, so that nobody can take the ids that somebody else is about to use.
        id: `${name}:${caller.name}:${id}`,
        input: name,
        conversation: short(said.conversation, 'conversation') ?? id,
        at: momentOf(said.timestamp, call),
        meta: { body },
        from,
        // What is not said to the bot is said for whoever listens to the caller.
        to: toBot ? address(name, bot) : from,
        replyTo: from,
        place: caller.name,
        sender: {
          id: from,
          name: short(said.from, 'from') ?? caller.name,
          verified: caller.verified,
          external: false,
          ...(!caller.verified && { bot: true }),
        },
        ...(hops !== undefined && { hops }),
        addressed: toBot,
        data,
      },
    ];
  },
};

/** When it happened, as the body says; else when the call was made. */
function momentOf(said: Json | undefined, { headers, at }: Call): number {
  const happened = Date.parse(field(said)?.slice(0, 64) ?? '');
  if (!Number.isNaN(happened)) return happened;
  const made = Number(headers['webhook-timestamp']) * 1_000;
  return Number.isNaN(made) ? at : made;
}

function idOf(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['webhook-id'];
  return typeof id === 'string' && idPattern.test(id) ? id : undefined;
}

function short(value: Json | undefined, name: string): string | undefined {
  const text = field(value);
  if (text === undefined || text.length <= longestName) return text;
  throw new BadCall(`"${name}" has more than ${longestName} characters`);
}

function pretty(body: Json): string {
  const text = JSON.stringify(body, null, 2);
  return text.length <= shown ? text : `${text.slice(0, shown)}…`;
}
