import nodemailer from 'nodemailer';
import { asyncScheduler, from, lastValueFrom, NEVER, Subscription, toArray } from 'rxjs';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Activity } from '../../../src/activity.ts';
import type { Command } from '../../../src/command.ts';
import { echo } from '../../../src/commands/echo.ts';
import { ping } from '../../../src/commands/ping.ts';
import { heard } from '../../../src/inputs/email/heard.ts';
import { hearing } from '../../../src/inputs/email/hearing.ts';
import { often } from '../../../src/inputs/email/often.ts';
import { Threads } from '../../../src/inputs/email/threads.ts';
import { email } from '../../../src/inputs/email.ts';
import { memoryJournal } from '../../../src/journal/memory.ts';
import { answering } from '../../../src/pipelines/answering.ts';
import { authority } from '../../../src/pipelines/authorize.ts';
import { bot as wholeBot } from '../../../src/streams/bot.ts';
import { freePort } from '../../peers/live.ts';
import { nothingAround } from '../../support/around.ts';
import { forged } from './forged.ts';
import type { Honest } from './honest.ts';
import { honest } from './honest.ts';
import type { NameServer } from './name-server.ts';
import { nameServer } from './name-server.ts';
import type { Posted } from './post-office.ts';
import { bot, mail, postOffice } from './post-office.ts';

/** Overhears: what it is told need not be said to the bot. */
const overhears: Command = { name: 'hear', usage: 'hear', description: 'Overhears', hears: true, exec: () => 'heard' };

const office = postOffice();
const said = honest(office);
const noticed: Activity[] = [];
const answers: string[] = [];
const running = new Subscription();
let names: NameServer;
let outside: SMTPServer;
let port: number;

/** A bot with the mail input alone: a mail server delivers to it, and what it answers goes to another. */
beforeAll(async () => {
  names = await nameServer(office.zone);
  outside = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1,
    logger: false,
    onData: (stream, { envelope }, done) => {
      stream.resume().on('end', () => {
        answers.push(envelope.rcptTo.map(({ address }) => address).join());
        done();
      });
    },
  });
  const [out] = await Promise.all([freePort()]);
  await new Promise<void>((resolve) => outside.listen(out, '127.0.0.1', () => resolve()));
  port = await freePort();
  const context = { name: 'email', bot: 'micro', log: nothingAround.log };
  const options = {
    ...{ smtp: `smtp://127.0.0.1:${out}`, from: bot, listen: `127.0.0.1:${port}`, dns: names.address },
    ...{ domains: ['home.test'], trusted_arc: ['forwarder.test'], spf: true, plaintext: false },
  };
  const parts = {
    ...nothingAround,
    ...{ name: 'bot', version: '0', journal: memoryJournal(), clock: asyncScheduler, random: Math.random },
    links: [{ name: 'email', can: email.can, connect: () => email.connect(options, context) }],
    pipelines: [
      answering({
        commands: { '^ping': ping, '^echo ': echo, 'ping|echo': overhears },
        inputs: ['email'],
        authorize: authority({ perMinute: 1_000 }, asyncScheduler),
      }),
    ],
  };
  running.add(wholeBot(parts, { stop: NEVER }).subscribe((entry) => noticed.push(entry)));
  await vi.waitFor(() => expect(noticed.map(({ code }) => code)).toContain('up'), { timeout: 20_000 });
});
afterAll(async () => {
  running.unsubscribe();
  await new Promise<void>((resolve) => outside.close(() => resolve()));
  await names[Symbol.asyncDispose]();
});

/** Hands mails to the bot, one after the other, as a mail server does; resolves when all were taken. */
async function deliver(mails: readonly Posted[]): Promise<void> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true, pool: true });
  for (const { raw, sender } of mails) await transport.sendMail({ envelope: { from: sender, to: [bot] }, raw });
  transport.close();
}

const runs = () => noticed.filter(({ code }) => code === 'ran');

test('runs what honest people write, but for what comes over a list', { timeout: 120_000 }, async () => {
  await deliver(said);
  await vi.waitFor(() => expect(answers.length).toBeGreaterThanOrEqual(38), { timeout: 20_000 });
  expect(said).toHaveLength(40);
  expect(runs()).toHaveLength(38);
});

test('runs nothing of what is forged, and answers nobody', { timeout: 120_000 }, async () => {
  const before = { runs: runs().length, answers: answers.length };
  const false_ = forged(office, said.slice(0, 3));
  expect(false_.length).toBeGreaterThanOrEqual(60);
  await deliver(false_);
  // What is behind them in line shows that they are done with.
  const [last] = honest(office) as readonly [Honest];
  await deliver([last]);
  await vi.waitFor(() => expect(answers).toHaveLength(before.answers + 1), { timeout: 20_000 });
  expect(runs()).toHaveLength(before.runs + 1);
  const taken = noticed.filter(({ code }) => code === 'accepted' || code === 'duplicate');
  expect(taken.length).toBeGreaterThanOrEqual(said.length + false_.length);
  expect(noticed.filter(({ code }) => code === 'not-allowed' || code === 'no-match')).toEqual([]);
});

test('believes no more of what is read from a mailbox, where nobody knows who brought it', {
  timeout: 120_000,
}, async () => {
  const zone = new Map(office.zone);
  const options = {
    ...{ name: 'email', own: bot, inside: new Set(['home.test']), spf: true, sealers: new Set(['forwarder.test']) },
    resolve: async (name: string, type: string) => {
      const text = type === 'TXT' ? zone.get(name) : undefined;
      if (text === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
      return [[text]];
    },
  };
  const addressed = async ({ raw }: Posted) => {
    const letter = { raw: Buffer.from(raw), came: Date.now(), taken: () => undefined, refused: () => undefined };
    const told = await heard(letter, options);
    return 'event' in told && told.event.addressed && told.event.id;
  };
  const honestly = await Promise.all(said.map(addressed));
  expect(honestly.filter(Boolean)).toHaveLength(37);
  const falsely = await Promise.all(forged(office, said.slice(0, 3)).map(addressed));
  // What is only sent again is what it was, and known by its id.
  expect(falsely.filter(Boolean)).toEqual(honestly.slice(0, 3));
});

test('whoever has a name server that never answers is not waited for any longer than an hour', {
  timeout: 60_000,
}, async () => {
  const away = async () => Promise.reject(Object.assign(new Error('nothing'), { code: 'ESERVFAIL' }));
  const options = { name: 'email', own: bot, inside: new Set<string>(), spf: false, sealers: new Set<string>() };
  const told = async (ago: number) => {
    const came = Date.now() - ago;
    const raw = office.evil.dkim(mail({ from: 'eve@evil.test', date: new Date(came).toUTCString() }), {
      domain: 'evil.test',
    });
    // As out of a mailbox: when it came stays what it was, however often it is read.
    const letter = { raw: Buffer.from(raw), came, taken: () => undefined, refused: () => undefined };
    return heard(letter, { ...options, resolve: away });
  };
  expect(await told(60_000)).toHaveProperty('later');
  expect(await told(3_700_000)).toMatchObject({ event: { addressed: false, sender: { verified: false } } });
});

test('who writes sixty mails in an hour is not answered any more, and all others are', {
  timeout: 120_000,
}, async () => {
  const zone = new Map(office.zone);
  const options = {
    ...{ name: 'email', own: bot, inside: new Set<string>(), spf: false, sealers: new Set<string>() },
    ...{ log: nothingAround.log, threads: new Threads() },
    resolve: async (name: string) => [[zone.get(name) ?? '']],
  };
  const signed = (from: string) => Buffer.from(office.home.dkim(mail({ from }), { domain: 'home.test' }));
  const letter = (raw: Buffer) => ({ raw, came: Date.now(), taken: () => undefined, refused: () => undefined });
  const [ann, bob] = [signed('ann@home.test'), signed('bob@home.test')];
  const letters = [...Array.from({ length: 61 }, () => letter(ann)), letter(bob)];
  const heardOf = await lastValueFrom(hearing(from(letters), options).pipe(toArray()));
  const answered = heardOf.map((one) => 'event' in one && one.event.type === 'text' && one.event.addressed);
  expect(answered).toEqual([...Array.from({ length: 60 }, () => true), false, true]);
  expect(heardOf[60]).toMatchObject({ event: { noReply: true, sender: { verified: true } } });
});

test('an hour later somebody may write again', () => {
  let now = 0;
  const tooOften = often(() => now);
  const hour = Array.from({ length: 61 }, () => tooOften('email:ann@home.test'));
  expect(hour.indexOf(true)).toBe(60);
  now += 3_600_000;
  expect(tooOften('email:ann@home.test')).toBe(false);
});
