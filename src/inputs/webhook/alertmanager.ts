import { createHash } from 'node:crypto';
import { address } from '../../address.ts';
import type { AlertEvent, Unstamped } from '../../event.ts';
import type { Json } from '../../json.ts';
import { BadCall } from './bad-call.ts';
import type { Fields } from './fields.ts';
import { field, fields } from './fields.ts';
import type { Form, ReadOptions } from './form.ts';
import { same } from './keys.ts';

/**
 * Calls as Alertmanager makes them, with a bearer token or a login: each alert of the group is an event. One that is
 * told again, as Alertmanager does every few hours while it fires, is known by its id.
 *
 * @see {@link https://prometheus.io/docs/alerting/latest/configuration/#webhook_config}
 */
export const alertmanager: Form = {
  caller({ headers: { authorization = '' } }, { keys, user }) {
    return keys.find(({ bytes }) => same(authorization, expected(bytes, user)))?.caller;
  },

  read(json, options) {
    const body = fields(json);
    if (!Array.isArray(body.alerts)) throw new BadCall('"alerts" is no list: is this a call of Alertmanager?');
    return alertsOf(body.alerts, body, options);
  },
};

function expected(secret: Buffer, user: string | undefined): string {
  if (user === undefined) return `Bearer ${secret}`;
  return `Basic ${Buffer.concat([Buffer.from(`${user}:`), secret]).toString('base64')}`;
}

function* alertsOf(all: readonly Json[], body: Fields, options: ReadOptions): Generator<Unstamped<AlertEvent>> {
  for (const [index, one] of all.entries()) yield alert(fields(one), index, body, options);
}

function alert(one: Fields, index: number, body: Fields, { caller, name }: ReadOptions): Unstamped<AlertEvent> {
  const { status } = one;
  if (status !== 'firing' && status !== 'resolved') throw wrong(index, '"status" is neither firing nor resolved');
  const startsAt = moment(one.startsAt);
  if (startsAt === undefined) throw wrong(index, '"startsAt" is no time');
  const endsAt = status === 'resolved' ? moment(one.endsAt) : undefined;
  const labels = texts(one.labels);
  const fingerprint = fingerprintOf(one, labels);
  const from = address(name, caller.name);
  const place = field(body.receiver)?.slice(0, 256) ?? caller.name;
  return {
    type: 'alert',
    id: [name, fingerprint, startsAt.text, status, ...(endsAt ? [endsAt.text] : [])].join(':'),
    input: name,
    conversation: fingerprint,
    at: endsAt?.at ?? startsAt.at,
    meta: {
      ...kept(one, ['annotations', 'startsAt', 'endsAt', 'generatorURL']),
      ...kept(body, ['externalURL', 'groupKey']),
    },
    from,
    to: address(name, place),
    replyTo: from,
    place,
    sender: { id: from, name: 'Alertmanager', verified: caller.verified, external: false, bot: true },
    status,
    labels,
    fingerprint,
    data: words(one, labels),
  };
}

function wrong(index: number, what: string): BadCall {
  return new BadCall(`alert ${index + 1}: ${what}`);
}

/** As it was written: an alert is the same alert when it began at the same nanosecond. */
function moment(value: Json | undefined): { readonly text: string; readonly at: number } | undefined {
  const text = field(value)?.slice(0, 64) ?? '';
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : { text, at };
}

function texts(value: Json | undefined): Readonly<Record<string, string>> {
  const found = Object.entries(fields(value)).flatMap(([name, one]) => {
    const text = field(one);
    return text === undefined ? [] : [[name.toWellFormed(), text] as const];
  });
  return Object.fromEntries(found);
}

/** Older ones send none: the labels are what makes it one alert. */
function fingerprintOf({ fingerprint }: Fields, labels: Readonly<Record<string, string>>): string {
  const given = field(fingerprint);
  if (given !== undefined && /^[\w-]{1,100}$/.test(given)) return given;
  const sorted = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}

function words({ annotations }: Fields, labels: Readonly<Record<string, string>>): string {
  const { summary, description, message } = texts(annotations);
  const { alertname = 'an alert without a name', ...others } = labels;
  const which = Object.entries(others).map(([name, value]) => `${name}=${value}`);
  return summary ?? description ?? message ?? [alertname, ...which].join(' ');
}

function kept(from: Fields, names: readonly string[]): Readonly<Record<string, Json>> {
  const found = names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]] as const]));
  return Object.fromEntries(found);
}
