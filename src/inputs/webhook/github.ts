import { createHash } from 'node:crypto';
import { address } from '../../address.ts';
import type { Sender } from '../../event.ts';
import type { Json } from '../../json.ts';
import { BadCall } from './bad-call.ts';
import type { Fields } from './fields.ts';
import { field, fields } from './fields.ts';
import type { Caller, Form } from './form.ts';
import { happening } from './happening.ts';
import { code, same } from './keys.ts';

/** Those whom a repository trusts. */
const insiders: ReadonlySet<unknown> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/**
 * Calls as GitHub makes them: what happened becomes a text that people can read, with all of it in `meta.body`.
 *
 * GitHub signs the body alone. So the body makes the id, and not `X-GitHub-Delivery`, which who repeats a call may
 * change.
 *
 * @see {@link https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries}
 */
export const github: Form = {
  caller({ headers, body }, { keys }) {
    const offered = headers['x-hub-signature-256'];
    if (typeof offered !== 'string') return undefined;
    return keys.find((key) => same(offered, `sha256=${code(key, [body], 'hex')}`))?.caller;
  },

  read(json, { call, caller, name }) {
    const event = call.headers['x-github-event'];
    if (typeof event !== 'string' || !/^[a-z_]{1,64}$/.test(event)) {
      throw new BadCall('X-GitHub-Event does not say what happened: is this a call of GitHub?');
    }
    const body = fields(json);
    const { text, about, url } = happening(event, body);
    const place = field(fields(body.repository).full_name) ?? field(fields(body.organization).login) ?? caller.name;
    const where = address(name, place);
    const sender = senderOf(body, caller, name);
    const id = createHash('sha256').update(call.body).digest('hex');
    return [
      {
        type: 'text',
        id: `${name}:${id}`,
        input: name,
        conversation: about === undefined ? id : `${place}${about}`,
        at: call.at,
        meta: {
          event,
          ...deliveryOf(call.headers['x-github-delivery']),
          ...(url !== undefined && { url }),
          body: json,
        },
        from: sender.id,
        to: where,
        replyTo: where,
        place,
        sender,
        addressed: false,
        data: text,
      },
    ];
  },
};

/** GitHub proves who did it; who may do what in a repository is GitHub's to say. */
function senderOf(body: Fields, caller: Caller, name: string): Sender {
  const person = fields(body.sender);
  const login = field(person.login) ?? 'github';
  return {
    id: address(name, login),
    name: login,
    verified: caller.verified,
    external: !trusted(body),
    ...((person.type === 'Bot' || login === 'github' || !caller.verified) && { bot: true }),
  };
}

/** Only who may write pushes; of others it says what they are to the repository. */
function trusted(body: Fields): boolean {
  if (body.pusher !== undefined) return true;
  const said = ['comment', 'review', 'issue', 'pull_request'].map((kind) => fields(body[kind]).author_association);
  return insiders.has(said.find((one) => one !== undefined));
}

function deliveryOf(delivery: string | readonly string[] | undefined): { readonly [name: string]: Json } {
  return typeof delivery === 'string' && /^[\w-]{1,100}$/.test(delivery) ? { delivery } : {};
}
