import type { Posted, PostOffice } from './post-office.ts';
import { ann, bot, mail } from './post-office.ts';

const eve = 'eve@evil.test';
const eves = { domain: 'evil.test' };
const anns = { domain: 'home.test' };
const html = 'Content-Type: text/html; charset=utf-8';

/** Changes a mail on its way; a change that finds nothing to change is a mistake. */
function changed(raw: string, from: string | RegExp, to: string): string {
  const after = raw.replace(from, to);
  if (after === raw) throw new Error(`nothing to change: ${from}`);
  return after;
}

/** 60 mails that are not what they seem: none may run a command, and none be answered. */
export function forged({ home, friend, evil }: PostOffice, replayed: readonly Posted[]): readonly Posted[] {
  const signed = (about: Parameters<typeof mail>[0] = {}, fields?: readonly string[]) =>
    home.dkim(mail(about), { ...anns, ...(fields && { fields }) });
  const byEve = (about: Parameters<typeof mail>[0] = {}) => evil.dkim(mail(about), eves);
  const part = 'multipart/mixed; boundary=b';
  const parts = '--b\r\nContent-Type: text/plain\r\n\r\nsee below\r\n--b--\r\n';
  const arc = (results: string, raw: string, by = friend, domain = 'forwarder.test') =>
    by.arc(raw, { domain, results });
  const passes = 'dmarc=pass header.from=home.test';
  const length = Buffer.byteLength('fine\r\n');
  const once = ['from', 'to', 'subject', 'date', 'message-id'];

  const all: readonly (readonly [string, string, string?])[] = [
    ['not signed', mail()],
    ['not signed, the command in the subject', mail({ subject: '!ping', body: '' })],
    ['not signed, HTML', mail({ more: [html], body: '<p>ping</p>' })],
    ['signed by another domain', byEve()],
    ['signed by another domain, with its good SPF', byEve(), eve],
    ['signed by a domain that begins like it', evil.dkim(mail(), { domain: 'home.test.evil.test' })],
    ['signed by a domain that ends like it', evil.dkim(mail(), { domain: 'evil-home.test' })],
    ['signed by the top-level domain', evil.dkim(mail(), { domain: 'test' })],
    ['signed by a public suffix', evil.dkim(mail({ from: 'ann@victim.co.uk' }), { domain: 'co.uk' })],
    ['signed for it with a wrong key', evil.dkim(mail(), anns)],
    ['signed for it with a wrong key, good SPF of another', evil.dkim(mail(), anns), eve],
    ['good SPF of another, not signed', mail(), eve],
    ['good SPF of another, its domain as a name', mail({ from: `"evil.test" <${ann}>` }), eve],
    ['signed with a key that is not there', home.dkim(mail(), { ...anns, selector: 'gone' })],
    ['signed with a key that was revoked', home.dkim(mail(), { ...anns, selector: 'old' })],
    ['signed with a key that is only tried', home.dkim(mail(), { ...anns, selector: 'try' })],
    ['a signature that is over', home.dkim(mail(), { ...anns, more: ['t=1000000000', 'x=1000000001'] })],
    ['a subdomain of one without DMARC', friend.dkim(mail({ from: 'ann@a.nodmarc.test' }), { domain: 'nodmarc.test' })],
    [
      'a subdomain where DMARC is strict',
      friend.dkim(mail({ from: 'ann@strict.test' }), { domain: 'sub.strict.test' }),
    ],

    ['two From, the false one first', `From: ${ann}\r\n${byEve({ from: eve })}`],
    ['two From, the false one last', changed(byEve({ from: eve }), '\r\nTo:', `\r\nFrom: ${ann}\r\nTo:`)],
    ['two From, one signed by its owner', `From: ${ann}\r\n${signed({ from: `Eve <${ann}>` }, once)}`],
    ['one From with two addresses', byEve({ from: `${ann}, ${eve}` })],
    ['one From with two addresses, the other way round', byEve({ from: `${eve}, ${ann}` })],
    ['a group in From', byEve({ from: `team: ${ann};` })],
    ['an address in the name', byEve({ from: `"${ann}" <${eve}>` })],
    [
      'an address in a name that is encoded',
      byEve({ from: `=?utf-8?B?${Buffer.from(ann).toString('base64')}?= <${eve}>` }),
    ],
    ['an address with a wide @ in the name', byEve({ from: `"ann＠home.test" <${eve}>` })],
    ['an address in a comment', byEve({ from: `(${ann}) ${eve}` })],
    ['a route in From', byEve({ from: `<@evil.test:${ann}>` })],
    ['quotes in From', byEve({ from: `"${ann} "@evil.test` })],
    ['From with a space before the colon', `From : ${ann}\r\n${byEve({ from: eve })}`],
    ['From with a letter of another script', `Fr\u043em: ${ann}\r\n${byEve({ from: eve })}`],
    ['From behind a bare carriage return', byEve({ from: `${eve}\rFrom: ${ann}` })],
    ['From behind a line of spaces', byEve({ from: `${eve}\r\n \r\nFrom: ${ann}` })],
    ['a sign in the name whose small letter is a k', signed({ from: '\u212aate@home.test' })],
    ['Sender is another', byEve({ more: [`Sender: ${eve}`] }), eve],

    ['l= and words behind it', `${home.dkim(mail({ body: 'fine' }), { ...anns, length })}ping\r\n`],
    ['l=0', changed(home.dkim(mail({ body: 'fine' }), { ...anns, length: 0 }), 'fine', 'ping')],
    [
      'l= and a part behind it',
      `${home.dkim(mail({ more: [`Content-Type: ${part}`], body: parts }), { ...anns, length: 40 })}--b\r\n\r\nping\r\n--b--\r\n`,
    ],
    ['l= over all of it', home.dkim(mail(), { ...anns, length: Buffer.byteLength('ping\r\n') })],
    ['From not signed', changed(signed({}, ['to', 'subject', 'date', 'message-id']), ann, 'root@home.test')],
    [
      'Subject not signed',
      changed(signed({}, ['from', 'to', 'date', 'message-id']), 'Subject: hello', 'Subject: !ping'),
    ],
    [
      'Date not signed',
      changed(signed({}, ['from', 'to', 'subject', 'message-id']), /Date: .*/, `Date: ${new Date().toUTCString()} `),
    ],
    [
      'Message-ID not signed',
      changed(signed({}, ['from', 'to', 'subject', 'date']), /Message-ID: <.*>/, 'Message-ID: <again@evil.test>'),
    ],
    ['other words', changed(signed({ body: 'ping me later' }), 'ping me later', 'ping')],
    ['another subject', changed(signed({ body: '' }), 'Subject: hello', 'Subject: ping')],
    ['another person of the domain', changed(signed(), `From: ${ann}`, 'From: root@home.test')],
    ['a second Subject', `Subject: !ping\r\n${signed()}`],
    ['a second Content-Type', `${html}\r\n${signed({ more: ['Content-Type: text/plain'] })}`],
    ['a second Message-ID', `Message-ID: <again@evil.test>\r\n${signed()}`],
    ['somebody else was meant', signed({ to: 'bob@home.test' })],
    ['somebody else was meant, the bot put in later', `Cc: ${bot}\r\n${signed({ to: 'bob@home.test' })}`],
    [
      'somebody else was meant, the bot put in where the signature is over no To',
      changed(
        signed({ to: 'bob@home.test' }, ['from', 'date', 'subject', 'message-id']),
        'To: bob@home.test',
        `To: ${bot}`,
      ),
    ],
    ['ten days old', signed({ date: new Date(Date.now() - 864_000_000).toUTCString() })],

    [
      'word of a server on the way',
      `Authentication-Results: mx.home.test; dkim=pass header.d=home.test; ${passes}\r\n${mail()}`,
    ],
    ['a seal of nobody we trust', arc(passes, mail(), evil, 'evil.test')],
    ['a seal with a wrong key', arc(passes, mail(), evil)],
    ['a seal that says fail', arc('dmarc=fail header.from=home.test', mail())],
    ['a seal for another domain', arc('dmarc=pass header.from=evil.test', mail())],
    ['a seal with the words in quotes', arc(`spf=pass smtp.mailfrom="x; ${passes}; y"@evil.test; dmarc=fail`, mail())],
    ['a seal, and other words', changed(arc(passes, mail({ body: 'ping me later' })), 'ping me later', 'ping')],
    [
      'a seal, then one of nobody we trust',
      evil.arc(changed(arc(passes, mail({ body: 'no' })), '\r\n\r\nno', '\r\n\r\nping'), {
        domain: 'evil.test',
        results: `arc=pass; ${passes}`,
        instance: 2,
      }),
    ],
  ];
  return [...all.map(([name, raw, sender = ann]) => ({ name, raw, sender })), ...again(replayed)];
}

/** What an honest person said is heard once, whoever sends it again, and whatever is written above it. */
function again([one, two, three]: readonly Posted[]): readonly Posted[] {
  return [
    { name: 'replayed', raw: one?.raw ?? '', sender: eve },
    { name: 'replayed over another server', raw: `Received: from evil.test by home.test\r\n${two?.raw}`, sender: ann },
    { name: 'replayed with more hops', raw: `X-Micro-Hops: 0\r\n${three?.raw}`, sender: eve },
  ];
}
