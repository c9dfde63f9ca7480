import { createHmac } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { door } from '../../src/inputs/http/door.ts';
import { sized, use } from '../e2e/harness.ts';
import type { Random } from '../fuzz/random.ts';
import { random } from '../fuzz/random.ts';
import type { Call } from '../support/webhook/caller.ts';
import { alertCall, caller, githubCall, standardCall, standardSignature } from '../support/webhook/caller.ts';
import { opened } from '../support/webhook/opened.ts';

const [fresh, old, retired, stranger] = [1, 2, 3, 4].map(
  (byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`,
) as [string, string, string, string];
const hub = {
  fresh: 'a secret of the hub, new',
  old: 'a secret of the hub, old',
  retired: 'a secret of the hub, gone',
};
const tokens = { fresh: 'the-token-of-today', old: 'the-token-of-yesterday', retired: 'the-token-of-last-year' };

/** A call, where it goes, and whether it is to be taken: told by how it was made, not by looking at it. */
interface Made {
  readonly path: string;
  readonly call: Call;
  readonly right: boolean;
  /** What was done to it. */
  readonly how: string;
}

let count = 0;
const text = () => {
  count += 1;
  return `message ${count}`;
};

/** Calls as they should be. */
const rights: readonly ((any: Random) => Made)[] = [
  (any) => {
    const secrets = any.pick([[fresh], [old], [stranger, old], [fresh, old]]);
    const at = Date.now() + any.pick([0, 0, -200_000, 290_000]);
    return {
      path: '/hooks/std',
      call: standardCall({ text: text() }, { secrets, at, id: `msg_${text()}`.replace(' ', '_') }),
      right: true,
      how: 'standard',
    };
  },
  (any) => ({
    path: '/hooks/hub',
    call: githubCall(any.pick(['push', 'issues', 'star']), { action: text() }, any.pick([hub.fresh, hub.old])),
    right: true,
    how: 'github',
  }),
  (any) => ({
    path: '/hooks/am',
    call: alertCall(group(), `Bearer ${any.pick([tokens.fresh, tokens.old])}`),
    right: true,
    how: 'alertmanager',
  }),
];

function group(): object {
  return { alerts: [{ status: 'firing', startsAt: '2026-11-27T03:00:00Z', fingerprint: text().replace(' ', '-') }] };
}

function headed(made: Made, headers: Readonly<Record<string, string | undefined>>, how: string): Made {
  const all = Object.entries({ ...made.call.headers, ...headers });
  const kept = all.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...made, call: { ...made.call, headers: Object.fromEntries(kept) }, right: false, how };
}

function bodied(made: Made, body: string | Buffer, how: string): Made {
  return { ...made, call: { ...made.call, body }, right: false, how };
}

/** The header that proves a call. */
function proofOf({ call: { headers } }: Made): [name: string, value: string] {
  const name = ['webhook-signature', 'x-hub-signature-256', 'authorization'].find((one) => one in headers) ?? '';
  return [name, headers[name] ?? ''];
}

/** What is done to one signature, or to a token. */
const proofs: readonly ((proof: string, any: Random) => string)[] = [
  () => '',
  (proof) => proof.slice(0, -1),
  (proof) => proof.slice(0, -2),
  (proof) => `${proof}x`,
  (proof) => proof.split('').reverse().join(''),
  (proof) => proof.replace(/^(?:v1,|sha256=|Bearer )/, ''),
  (proof) =>
    proof
      .replace(/^v1/, 'v1a')
      .replace(/^sha256/, 'sha1')
      .replace(/^Bearer/, 'Basic'),
  (proof) =>
    proof
      .replace(/^v1/, 'V1')
      .replace(/^sha256/, 'SHA256')
      .replace(/^Bearer/, 'bearer\t'),
  (proof) =>
    proof
      .replace(/^v1,/, 'v1, ')
      .replace(/^sha256=/, 'sha256:')
      .replace(/^Bearer /, 'Bearer  '),
  (proof) =>
    proof
      .replace(/=$/, '')
      .replace(/^sha256=/, 'sha256==')
      .replace(/^Bearer the-/, 'Bearer the_'),
  // The last letter of Base64 has bits that mean nothing: another one decodes to the same bytes.
  (proof) =>
    proof.endsWith('=')
      ? `${proof.slice(0, -2)}${String.fromCharCode(proof.charCodeAt(proof.length - 2) + 1)}=`
      : `${proof} ${proof}`,
  (proof, any) => {
    const at = 7 + any.below(proof.length - 9);
    return `${proof.slice(0, at)}${proof[at] === 'a' ? 'b' : 'a'}${proof.slice(at + 1)}`;
  },
];

/** Of several signatures each, so that none stays right; or there is none at all. */
function unproved(one: Made, any: Random): Made {
  const [name, proof] = proofOf(one);
  const index = any.below(proofs.length + 1);
  const change = proofs[index];
  const parts = name === 'webhook-signature' ? proof.split(' ') : [proof];
  return headed(one, { [name]: change && parts.map((part) => change(part, any)).join(' ') }, `proof ${index}`);
}

/** What is done to the body of a call that is signed. */
const bodies: readonly ((body: string, any: Random) => string)[] = [
  (body) => `${body} `,
  (body) => ` ${body}`,
  (body) => body.slice(0, -1),
  (body) => body.replace('"', "'"),
  (body) => body.replace('}', ',"a":1}'),
  () => '',
  () => '{}',
  (body, any) => {
    const at = any.below(body.length);
    return `${body.slice(0, at)}${String.fromCharCode(body.charCodeAt(at) ^ (1 << any.below(5)))}${body.slice(at + 1)}`;
  },
];

/** What is wrong with calls of one form. */
const standards: readonly ((made: Made, any: Random) => Made)[] = [
  (made) => headed(made, { 'webhook-id': 'msg_other' }, 'another id'),
  (made) => headed(made, { 'webhook-id': undefined }, 'no id'),
  (made) => headed(made, { 'webhook-id': `${made.call.headers['webhook-id']}.1` }, 'a stop in the id'),
  (made, any) => shifted(made, any.pick([-1, 1, 60, -60]), 'another time'),
  (made) => headed(made, { 'webhook-timestamp': undefined }, 'no time'),
  (made) => headed(made, { 'webhook-timestamp': ` ${made.call.headers['webhook-timestamp']}.0` }, 'an odd time'),
  (made) => headed(made, { 'webhook-timestamp': 'NaN' }, 'no number'),
  (_, any) => {
    const at = Date.now() + any.pick([-310_000, 310_000, -86_400_000, 86_400_000]);
    const call = standardCall({ text: text() }, { secrets: [any.pick([fresh, old])], at });
    return { path: '/hooks/std', call, right: false, how: 'a skewed clock' };
  },
  (_, any) => {
    const secrets = any.pick([[retired], [stranger], [retired, stranger], []]);
    return {
      path: '/hooks/std',
      call: standardCall({ text: text() }, { secrets }),
      right: false,
      how: 'a retired key',
    };
  },
  () => ({
    path: '/hooks/rotated',
    call: standardCall({ text: text() }, { secrets: [old] }),
    right: false,
    how: 'the key of before',
  }),
  () => {
    // Signed for an id with a stop, it would be another call whose time is in what was its body.
    const now = String(Math.floor(Date.now() / 1_000));
    const body = `${now}.{"text":"${text()}"}`;
    const signature = standardSignature(fresh, 'a', now, body);
    const headers = {
      'content-type': 'application/json',
      'webhook-id': `a.${now}`,
      'webhook-timestamp': now,
      'webhook-signature': signature,
    };
    return {
      path: '/hooks/std',
      call: { headers, body: body.slice(now.length + 1) },
      right: false,
      how: 'read in two ways',
    };
  },
  (made) => ({ ...made, path: '/hooks/hub', right: false, how: 'another door' }),
];

function shifted(made: Made, seconds: number, how: string): Made {
  return headed(made, { 'webhook-timestamp': String(Number(made.call.headers['webhook-timestamp']) + seconds) }, how);
}

const hubs: readonly ((made: Made, any: Random) => Made)[] = [
  () => ({
    path: '/hooks/hub',
    call: githubCall('push', { action: text() }, hub.retired),
    right: false,
    how: 'a retired key',
  }),
  (made) => {
    const sha1 = `sha1=${createHmac('sha1', hub.fresh).update(made.call.body).digest('hex')}`;
    return headed(made, { 'x-hub-signature-256': sha1, 'x-hub-signature': sha1 }, 'the old signature');
  },
  (made) =>
    headed(made, { 'x-hub-signature-256': made.call.headers['x-hub-signature-256']?.toUpperCase() }, 'capitals'),
  (made) => ({ ...made, path: '/hooks/std', right: false, how: 'another door' }),
];

const managers: readonly ((made: Made, any: Random) => Made)[] = [
  () => ({
    path: '/hooks/am',
    call: alertCall(group(), `Bearer ${tokens.retired}`),
    right: false,
    how: 'a retired token',
  }),
  () => ({
    path: '/hooks/am',
    call: alertCall(group(), `Basic ${Buffer.from(`:${tokens.fresh}`).toString('base64')}`),
    right: false,
    how: 'a login',
  }),
  (made) => headed(made, { authorization: `Bearer ${tokens.fresh} ${tokens.old}` }, 'two tokens'),
  (made) => ({ ...made, path: '/hooks/std', right: false, how: 'another door' }),
];

/** One of a kind: right, wrong, or one that was taken before. */
function made(any: Random, taken: readonly Made[]): Made {
  const form = any.below(rights.length);
  const right = (rights[form] as (any: Random) => Made)(any);
  const kind = any.below(10);
  if (kind < 3) return right;
  if (kind === 3 && taken.length > 0) return replayed(any.pick(taken), any);
  if (kind < 6) return unproved(right, any);
  if (kind < 8 && form < 2) {
    const index = any.below(bodies.length);
    return bodied(right, bodies[index]?.(String(right.call.body), any) ?? '', `body ${index}`);
  }
  return any.pick([standards, hubs, managers][form] ?? [])(right, any);
}

/** What somebody caught, and makes again. */
function replayed(one: Made, any: Random): Made {
  const again = { ...one, how: 'again' };
  if (!('x-github-delivery' in one.call.headers)) return again;
  return { ...headed(one, { 'x-github-delivery': `caught-${any.below(1_000_000)}` }, 'again'), right: true };
}

it('of mutated, replayed, skewed and rotated calls none is taken that is wrong, none refused that is right', async () => {
  const at = use(door('127.0.0.1:0', '--http_address'));
  await at.listen();
  const line = caller(at.address);
  onTestFinished(() => line[Symbol.dispose]());
  const rate = 100_000_000;
  const doors = await Promise.all([
    opened({ secret: [fresh, old], rate }, { door: at, name: 'std' }),
    opened({ secret: [fresh], rate }, { door: at, name: 'rotated' }),
    opened({ form: 'github', secret: [hub.fresh, hub.old], rate }, { door: at, name: 'hub' }),
    opened({ form: 'alertmanager', secret: [tokens.fresh, tokens.old], rate }, { door: at, name: 'am' }),
  ]);
  const any = random(20_261_127);
  const taken: Made[] = [];
  const tally = new Map<string, number>();
  const wrong: string[] = [];
  const calls = sized({ short: 1_500, full: 10_000 });
  for (let called = 0; called < calls; called += 1) {
    const one = made(any, taken);
    const { status, body } = await line.post(one.path, one.call);
    if ((status === 202) !== one.right)
      wrong.push(`${one.how} at ${one.path}: ${status} ${body} ${JSON.stringify(one.call)}`);
    // Nobody is told what was wrong with it.
    else if (!one.right && status !== 401) wrong.push(`${one.how} at ${one.path}: ${status} ${body}`);
    if (one.right && one.how !== 'again') taken.push(one);
    tally.set(one.how, (tally.get(one.how) ?? 0) + 1);
  }
  expect(wrong).toEqual([]);
  // One event for each right call: what was made again has the id of what it repeats.
  const ids = doors.flatMap(({ heard }) => heard.map(({ event }) => event.id));
  expect(new Set(ids).size).toBe(taken.length);
  expect(ids.length).toBe(taken.length + (tally.get('again') ?? 0));
  expect(tally.size).toBeGreaterThan(30);
  expect(tally.get('again')).toBeGreaterThan(calls / 30);
}, 300_000);
