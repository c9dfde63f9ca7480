import process from 'node:process';
import { expect, test } from 'vitest';
import type { HeardOptions } from '../../../src/inputs/email/heard.ts';
import { heard } from '../../../src/inputs/email/heard.ts';
import { forged } from './forged.ts';
import { honest } from './honest.ts';
import { bot, postOffice } from './post-office.ts';

/** How many mails; the long run is that of TEST_ALL. */
const mails = process.env.TEST_ALL ? 20_000 : 300;
const seed = Number(process.env.SEED ?? 20_261_127);
/** The most that one may take of the processor, in milliseconds; a busy machine may make one look slow, but not twice. */
const most = 50;

/** Numbers between 0 and 1 that are the same at every run (mulberry32). */
function random(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const office = postOffice();
const zone = new Map(office.zone);
const options: HeardOptions = {
  ...{ name: 'email', own: bot, inside: new Set(['home.test']), spf: true, sealers: new Set(['forwarder.test']) },
  resolve: async (name, type) => {
    const text = type === 'TXT' ? zone.get(name.toLowerCase()) : undefined;
    if (text === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return [[text]];
  },
};

/** What breaks parsers: boundaries, folding, encodings, quotes, long runs, halves of characters. */
const bits = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    '\0',
    ' ',
    '\t',
    ':',
    ';',
    '=',
    '"',
    '\\',
    '(',
    ')',
    '<',
    '>',
    ',',
    '@',
    '--',
    '--b',
    '--b--',
  ],
  ...[
    'From: x@y.test\r\n',
    'Content-Type: multipart/mixed; boundary=b\r\n',
    'Content-Type: text/html\r\n',
    '=?utf-8?B?',
    '?=',
  ],
  ...[
    'Content-Transfer-Encoding: base64\r\n',
    'Content-Type: text/plain; charset=utf-7\r\n',
    '<div>',
    '<table><tr><td>',
    '&#x',
    '> ',
  ],
  ...[
    '\u00ff',
    '\ud83d',
    '=',
    '=3D',
    '=\r\n',
    'On 1 x wrote:',
    'x'.repeat(2_000),
    '<'.repeat(500),
    '('.repeat(500),
    '"'.repeat(301),
  ],
];

function mutated(raw: string, next: () => number): Buffer {
  let bytes = Buffer.from(raw);
  const at = () => Math.floor(next() * (bytes.length + 1));
  for (let n = Math.floor(next() * 8); n >= 0; n -= 1) {
    const [from, to] = [at(), at()].toSorted((one, other) => one - other) as [number, number];
    const bit = Buffer.from(bits[Math.floor(next() * bits.length)] ?? '');
    const kind = next();
    if (kind < 0.4) bytes = Buffer.concat([bytes.subarray(0, from), bit, bytes.subarray(from)]);
    else if (kind < 0.6) bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(Math.min(to, from + 60))]);
    else if (kind < 0.8) bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]).subarray(0, 100_000);
    else if (bytes.length > 0) bytes[Math.min(from, bytes.length - 1)] = Math.floor(next() * 256);
  }
  return bytes;
}

const by = { ip: '127.0.0.1', helo: 'x.test', sender: 'eve@evil.test' };
const decisions = { taken: () => undefined, refused: () => undefined };

/** How long the processor was busy with a mail, in milliseconds. */
async function spent(raw: Buffer): Promise<number> {
  const before = process.cpuUsage();
  const told = await heard({ raw, came: Date.now(), by, ...decisions }, options);
  expect('event' in told || 'letGo' in told).toBe(true);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

test(`${mails} mails that were changed at random do no harm (SEED=${seed})`, { timeout: 3_600_000 }, async () => {
  const said = honest(office);
  const all = [...said, ...forged(office, said)];
  for (const { raw } of all) await spent(Buffer.from(raw));
  const next = random(seed);
  const slow: string[] = [];
  for (let n = 0; n < mails; n += 1) {
    const raw = mutated(all[Math.floor(next() * all.length)]?.raw ?? '', next);
    if ((await spent(raw)) < most || (await spent(raw)) < most) continue;
    slow.push(`${n}: ${raw.toString('base64').slice(0, 200)}`);
  }
  expect(slow).toEqual([]);
});
