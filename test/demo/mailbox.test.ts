import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { expect, onTestFinished, test } from 'vitest';
import type { ReceivedMail } from '../../src/demo/mailbox.ts';
import { mailbox } from '../../src/demo/mailbox.ts';

async function started() {
  const folder = join(await mkdtemp(join(tmpdir(), 'mailbox-')), 'mails');
  const received: ReceivedMail[] = [];
  const box = await mailbox({ folder, onMail: (mail) => received.push(mail) });
  const transport = createTransport({ url: box.url });
  onTestFinished(async () => {
    transport.close();
    await box[Symbol.asyncDispose]();
    await rm(join(folder, '..'), { recursive: true });
  });
  return { folder, received, transport };
}

const mail = { from: 'bot@example.org', to: 'ops@example.org' };

test('writes each mail to a file of its own, for this user only, and tells of it', async () => {
  const { folder, received, transport } = await started();
  await transport.sendMail({ ...mail, subject: 'one', text: 'first' });
  await transport.sendMail({ ...mail, subject: 'two', text: 'second' });
  expect(received).toMatchObject([
    { from: 'bot@example.org', to: ['ops@example.org'], subject: 'one' },
    { from: 'bot@example.org', to: ['ops@example.org'], subject: 'two' },
  ]);
  expect((await readdir(folder)).sort()).toEqual(received.map(({ path }) => path.slice(folder.length + 1)).sort());
  expect((await simpleParser(await readFile(received[1]?.path ?? ''))).text).toBe('second\n');
  expect(((await stat(folder)).mode & 0o777).toString(8)).toBe('700');
  expect(((await stat(received[0]?.path ?? '')).mode & 0o777).toString(8)).toBe('600');
});

test('shows the subject as people read it, however long and in whatever script', async () => {
  const { received, transport } = await started();
  const subjects = ['Grüße 👋', `שלום ${'long '.repeat(40)}end`, 'a =?x?= b', ''];
  for (const subject of subjects) await transport.sendMail({ ...mail, subject, text: 'x' });
  expect(received.map(({ subject }) => subject)).toEqual(subjects);
});

test('keeps text as it came: dots, emoji, a megabyte', async () => {
  const { received, transport } = await started();
  const text = `.\n..x\n👩‍👩‍👧‍👦 مرحبا\n${'y'.repeat(1024 * 1024)}`;
  await transport.sendMail({ ...mail, subject: 's', text });
  expect((await simpleParser(await readFile(received[0]?.path ?? ''))).text === `${text}\n`).toBe(true);
});

test('takes no path from anybody, and no more than 25 MiB', async () => {
  const { folder, received, transport } = await started();
  await transport.sendMail({ ...mail, subject: '../../x', messageId: '<../../etc/x@y>', text: 'x' });
  expect(received[0]?.path.startsWith(`${folder}/`)).toBe(true);
  const large = transport.sendMail({ ...mail, subject: 'large', text: 'z'.repeat(26 * 1024 * 1024) });
  await expect(large).rejects.toMatchObject({ responseCode: 552 });
  expect(await readdir(folder)).toHaveLength(1);
});
