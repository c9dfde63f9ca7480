import { describe, expect, test } from 'vitest';
import { author } from '../../../src/inputs/email/author.ts';
import { Head } from '../../../src/inputs/email/head.ts';
import { htmlText } from '../../../src/inputs/email/html-text.ts';
import { mime } from '../../../src/inputs/email/mime.ts';
import { Room } from '../../../src/inputs/email/room.ts';
import { sealed } from '../../../src/inputs/email/sealed.ts';
import { threadOf } from '../../../src/inputs/email/thread.ts';
import { Threads } from '../../../src/inputs/email/threads.ts';
import { wanted } from '../../../src/inputs/email/wanted.ts';
import { written } from '../../../src/inputs/email/written.ts';

const head = (...lines: readonly string[]) =>
  new Head(Buffer.from(`${lines.join('\r\n')}\r\n\r\nbody: not a field\r\n`));

describe('a header', () => {
  test('has its fields, unfolded, the uppermost first', () => {
    const read = head('From: a@b.test', 'Received: one', 'received: two', 'Subject: long', '\tand longer');
    expect(read.fault).toBeUndefined();
    expect(read.all('received')).toEqual([' one', ' two']);
    expect(read.one('subject')).toBe('long\tand longer');
    expect(read.one('body')).toBeUndefined();
  });

  test('ends at the first empty line, whatever the line ends', () => {
    const read = new Head(Buffer.from('From: a@b.test\n\nTo: c@d.test\n'));
    expect(read.fields.map(({ name }) => name)).toEqual(['from']);
  });

  test.each([
    ['two of what there is one of', ['From: a', 'From: b']],
    ['a space before the colon', ['From : a']],
    ['no colon', ['From a']],
    ['a letter of another script', ['Fr\u043em: a']],
    ['a bare carriage return', ['From: a\rTo: b']],
    ['a NUL', ['From: a\0']],
    ['a line of spaces', ['From: a', ' ', 'To: b']],
    ['a first line that goes on', [' From: a']],
    ['too many fields', Array.from({ length: 501 }, (_, n) => `X-${n}: x`)],
    ['too many lines', ['X: x', ...Array.from({ length: 2_000 }, () => ' x')]],
    ['too many octets', [`X: ${'x'.repeat(70_000)}`]],
  ])('has a fault: %s', (_, lines) => {
    expect(head(...lines).fault).toEqual(expect.any(String));
  });
});

test.each([
  ['ann@Example.org', 'ann@example.org'],
  ['<ann@example.org>', 'ann@example.org'],
  ['Ann <ann@example.org>', 'ann@example.org'],
  ['"Example, Ann" <ann@example.org>', 'ann@example.org'],
  ['=?utf-8?Q?Ann?= <ann@example.org>', 'ann@example.org'],
  ['Ann (Ops) <ann@example.org>', 'ann@example.org'],
  ['ann@example.org, bob@example.org', undefined],
  ['Ann <ann@example.org>, <bob@example.org>', undefined],
  ['ann@example.org <eve@evil.test>', undefined],
  ['team: ann@example.org;', undefined],
  ['<@evil.test:ann@example.org>', undefined],
  ['"a b"@example.org', undefined],
  ['Ann', undefined],
  ['', undefined],
  [`${' '.repeat(2_000)}ann@example.org`, 'ann@example.org'],
  [`${'a '.repeat(2_000)}<ann@example.org>`, undefined],
])('the author of %j', (value, box) => {
  expect(author(value)).toBe(box);
});

test.each([
  ['by a person', ['From: a'], 'a@b.test'],
  ['by a person', ['Auto-Submitted: no'], 'a@b.test'],
  ['by a program', ['Auto-Submitted: auto-replied'], 'a@b.test'],
  ['by a program', ['Auto-Submitted: auto-generated'], undefined],
  ['by a program', ['X-Autoreply: yes'], 'a@b.test'],
  ['by a program', ['Precedence: auto_reply'], 'a@b.test'],
  ['to a list', ['List-Id: <x.y>'], 'a@b.test'],
  ['to a list', ['Precedence: bulk'], 'a@b.test'],
  ['as a notice of non-delivery', ['From: a'], ''],
  ['as a notice of non-delivery', ['Return-Path: <>'], undefined],
  ['as a notice of non-delivery', ['Content-Type: multipart/report; boundary=x'], 'a@b.test'],
  ['as a notice of non-delivery', ['From: a'], 'MAILER-DAEMON@b.test'],
])('%s: %j', (kind, lines, sender) => {
  expect(written(head(...lines), sender)).toBe(kind);
});

test('a thread goes by its first mail', () => {
  expect(threadOf(head('Message-ID: <a@b>'))).toEqual({
    id: '<a@b>',
    root: '<a@b>',
    answers: undefined,
    references: [],
  });
  expect(threadOf(head('Message-ID: <c@b>', 'References: <r@b>', ' <a@b>', 'In-Reply-To: <a@b>'))).toEqual({
    ...{ id: '<c@b>', root: '<r@b>', answers: '<a@b>', references: ['<r@b>', '<a@b>'] },
  });
  expect(threadOf(head('Message-ID: <c@b>', 'In-Reply-To: <a@b>'))).toMatchObject({
    root: '<a@b>',
    references: ['<a@b>'],
  });
  expect(threadOf(head('Message-ID: nonsense'))).toMatchObject({ id: undefined, root: undefined });
  const many = Array.from({ length: 50 }, (_, n) => `<${n}@b>`);
  expect(threadOf(head('Message-ID: <z@b>', `References: ${many.join(' ')}`)).references).toHaveLength(20);
});

test('mails are remembered by their events, and the oldest are forgotten', () => {
  const threads = new Threads();
  const thread = threadOf(head('Message-ID: <a@b>'));
  threads.note('e0', { thread, subject: 'one' });
  expect(threads.answered(['x', 'e0'], '<a@b>')?.subject).toBe('one');
  expect(threads.answered(['e0'], '<other@b>')).toBeUndefined();
  for (let n = 1; n <= 1_000; n += 1) threads.note(`e${n}`, { thread, subject: String(n) });
  expect(threads.answered(['e0'], '<a@b>')).toBeUndefined();
  expect(threads.answered(['e1'], '<a@b>')?.subject).toBe('1');
});

test.each([
  [{ subject: 'hello', text: 'ping', first: true }, 'ping'],
  [{ subject: 'ping', text: '', first: true }, 'ping'],
  [{ subject: '!deploy  web', text: 'please', first: true }, 'deploy web'],
  [{ subject: '! ', text: 'ping', first: true }, 'ping'],
  [{ subject: 'Re: !deploy web', text: 'ping', first: false }, 'ping'],
  [{ subject: '!deploy web', text: '', first: false }, ''],
])('what is wanted by %j', (said, text) => {
  expect(wanted(said)).toBe(text);
});

describe('the seal of a forwarder', () => {
  const seal = (domain: string, results: string, i = 1) => [
    `ARC-Seal: i=${i}; a=rsa-sha256; d=${domain}; b=x`,
    `ARC-Authentication-Results: i=${i}; mx.${domain}; ${results}`,
  ];
  const trusted = new Set(['forwarder.test']);
  const pass = 'dmarc=pass header.from=home.test';

  test.each([
    ['says that it passed', seal('forwarder.test', pass), 'forwarder.test'],
    [
      'says so with a comment',
      seal('forwarder.test', 'dmarc=pass (p=REJECT dis=NONE) header.from=HOME.test'),
      'forwarder.test',
    ],
    ['is of nobody that is trusted', seal('evil.test', pass), undefined],
    ['says that it failed', seal('forwarder.test', 'dmarc=fail header.from=home.test'), undefined],
    ['is for another', seal('forwarder.test', 'dmarc=pass header.from=evil.test'), undefined],
    ['says it in quotes', seal('forwarder.test', `spf=pass smtp.mailfrom="a; ${pass}"; dmarc=fail`), undefined],
    ['says it in a comment', seal('forwarder.test', `spf=pass (; ${pass}); dmarc=fail`), undefined],
    ['says it twice', seal('forwarder.test', `${pass}; ${pass}`), undefined],
    ['opens a quote and ends', seal('forwarder.test', `"; ${pass}`), undefined],
    [
      'is below one that is trusted',
      [...seal('forwarder.test', 'arc=pass; dmarc=fail', 2), ...seal('forwarder.test', pass)],
      'forwarder.test',
    ],
    ['is below one that is not', [...seal('evil.test', 'arc=pass', 2), ...seal('forwarder.test', pass)], undefined],
  ])('%s', (_, lines, sealer) => {
    expect(sealed(head(...lines), 'home.test', trusted)).toBe(sealer);
  });
});

describe('a mail', () => {
  const of = (...lines: readonly string[]) => mime(Buffer.from(lines.join('\r\n')));

  test('of many parts is not taken apart', async () => {
    const parts = Array.from({ length: 200 }, () => '--b\r\n\r\nx');
    await expect(of('Content-Type: multipart/mixed; boundary=b', '', ...parts, '--b--')).rejects.toThrow();
  });

  test('has files, which are named and not kept', async () => {
    const file = Buffer.alloc(30_000, 'x').toString('base64');
    const body = [
      '--b',
      '',
      'see',
      '--b',
      'Content-Type: image/png; name=a.png',
      'Content-Disposition: attachment',
      'Content-Transfer-Encoding: base64',
      '',
      file,
      '--b--',
    ];
    expect(await of('Content-Type: multipart/mixed; boundary=b', '', ...body)).toMatchObject({
      ...{ text: expect.stringMatching(/^see/), attachments: [{ name: 'a.png', type: 'image/png', size: 30_000 }] },
    });
  });

  test('within a mail is a file', async () => {
    const inner = ['--b', 'Content-Type: message/rfc822', '', 'Subject: inner', '', 'ping', '--b--'];
    const { text, attachments } = await of('Content-Type: multipart/mixed; boundary=b', '', ...inner);
    expect(text.trim()).toBe('');
    expect(attachments).toHaveLength(1);
  });

  test('of a long text is cut', async () => {
    const { text, lacks } = await of('Subject: x', '', 'x'.repeat(200_000));
    expect(text).toHaveLength(100_000);
    expect(lacks).toBeDefined();
  });

  test('of very much text is read to three mebibytes, and one of a large file to its end', async () => {
    const { lacks } = await of('Subject: x', '', 'words and more words\r\n'.repeat(200_000));
    expect(lacks).toBeDefined();
    const file = Buffer.alloc(3_000_000, 'x').toString('base64').replace(/.{76}/g, '$&\r\n');
    const type = ['Content-Type: application/zip; name=a.zip', 'Content-Transfer-Encoding: base64'];
    const read = await of(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'see',
      '--b',
      ...type,
      '',
      file,
      '--b--',
    );
    expect(read).toMatchObject({ attachments: [{ name: 'a.zip', size: 3_000_000 }] });
    expect(read.lacks).toBeUndefined();
  });

  test('that is HTML is read at its beginning, and not at all when it is too deep', async () => {
    const long = await of(
      'Content-Type: text/html',
      '',
      `<style>${'x'.repeat(50_000)}</style><p>ping</p>${'<p>x'.repeat(20_000)}`,
    );
    expect(long).toMatchObject({ text: expect.stringMatching(/^\s*ping\n/), lacks: expect.any(String) });
    expect(await of('Content-Type: text/html', '', '<b>'.repeat(5_000))).toMatchObject({
      text: '',
      lacks: expect.any(String),
    });
    expect(htmlText(`<p>${'<br>'.repeat(1_000)}ping</p>`)).toMatchObject({
      text: expect.stringContaining('ping'),
      whole: true,
    });
    // A line costs time by the lists around it; what ends nothing ends no list.
    expect(htmlText(`${'<ul><li>'.repeat(10)}ping`)?.text).toMatch(/ping$/);
    expect(htmlText(`${'<ul><li>'.repeat(11)}ping`)).toBeUndefined();
    expect(htmlText(`${'<ul></ol>'.repeat(11)}ping`)).toBeUndefined();
    expect(htmlText(`${'<ul><b></ul>'.repeat(300)}ping`)?.text).toMatch(/ping$/);
    expect(htmlText('<!-- ping --><script>ping</script>pong<style>ping')).toEqual({ text: 'pong', whole: true });
  });
});

test('room is counted in mails and in octets, and given back once', async () => {
  const room = new Room({ mails: 2, octets: 10 });
  const one = room.take();
  expect(one.grow(10)).toBe(true);
  expect(room.full).toBe(true);
  expect(one.grow(1)).toBe(false);
  let free = false;
  const waiting = room.wait().then(() => {
    free = true;
  });
  await Promise.resolve();
  expect(free).toBe(false);
  one.free();
  one.free();
  await waiting;
  room.take();
  expect(room.full).toBe(false);
  room.take();
  expect(room.full).toBe(true);
});
