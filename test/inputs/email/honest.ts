import type { Posted, PostOffice, Written } from './post-office.ts';
import { ann, bot, mail } from './post-office.ts';

/** What somebody says, and a mail that says it. */
export interface Honest extends Posted {
  /** The command that the bot has to run. */
  readonly said: string;
}

const thread = ['In-Reply-To: <answer@home.test>', 'References: <root@home.test> <answer@home.test>'];
const htmlType = 'Content-Type: text/html; charset=utf-8';

function encoded(text: string, charset: BufferEncoding = 'utf8'): string {
  return Buffer.from(text, charset).toString('base64').replace(/.{76}/g, '$&\n');
}

function quoted(text: string): string {
  return text.replace(/[^\n -<>-~]/g, (one) =>
    [...Buffer.from(one)].map((octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** A text in both forms, as most programs write it. */
function both(text: string, html: string): Pick<Written, 'more' | 'body'> {
  const body = `--alt\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n${quoted(text)}\n--alt\nContent-Type: text/html; charset=utf-8\n\n${html}\n--alt--`;
  return { more: ['MIME-Version: 1.0', 'Content-Type: multipart/alternative; boundary=alt'], body };
}

/** Honest mails as people's programs write them, each with a command `echo N` of its own. */
export function honest({ home, friend }: PostOffice): readonly Honest[] {
  const ours = (about: Written) => home.dkim(mail(about), { domain: 'home.test' });
  const reply = (text: string) => ours({ subject: 'Re: status', more: thread, body: text });
  const replyHtml = (html: string) => ours({ subject: 'Re: status', more: [...thread, htmlType], body: html });
  const forwarded = (say: string, instance = 1) => {
    const raw = mail({ body: `${say}\n\n--\nsent over a list that adds a line` });
    const results = 'dkim=pass header.d=home.test; dmarc=pass (p=reject) header.from=home.test';
    const once = friend.arc(raw, { domain: 'forwarder.test', results });
    return instance === 1
      ? once
      : friend.arc(once, { domain: 'forwarder.test', results: 'arc=pass; dmarc=fail header.from=home.test', instance });
  };
  const file = encoded('not much\n'.repeat(1_000));

  const all: readonly ((say: string) => string | readonly [string, string])[] = [
    (say) => ours({ body: say }),
    (say) => ours({ subject: say, body: '' }),
    (say) => ours({ subject: `!${say}`, body: 'Dear bot,\nplease see above.\nAnn' }),
    (say) => ours({ subject: `=?utf-8?B?${encoded(`!${say}`)}?=`, body: 'grüße' }),
    (say) => ours({ body: `${say}\n\n-- \nAnn Example\nOperations` }),
    (say) => ours({ body: `\n\n   ${say}   \n\n\n` }),
    (say) => ours({ body: `${say}\n\nSent from my iPhone` }),
    (say) => ours({ body: `${say}\n\nVon meinem iPhone gesendet` }),
    (say) => ours({ from: `"Example, Ann (Ops)" <${ann}>`, body: say }),
    (say) => ours({ from: `=?utf-8?Q?Ann_M=C3=BCller?= <${ann}>`, body: say }),
    (say) => ours({ to: `Micro Bot <${bot}>, Bob <bob@home.test>`, body: say }),
    (say) => ours({ to: 'bob@home.test', more: [`Cc: "The Bot" <${bot.toUpperCase()}>`], body: say }),
    // Replies, as programs quote in their own ways.
    (say) => reply(`${say}\n\nOn Mon, Nov 2, 2026 at 3:04 PM micro <bot@home.test> wrote:\n\n> all is well\n> ping`),
    (say) =>
      reply(
        `${say}\n\nOn Mon, Nov 2, 2026 at 3:04 PM a bot with quite a long name\n<bot@home.test> wrote:\n> all is well`,
      ),
    (say) => reply(`Am 02.11.26 um 15:04 schrieb micro:\n> alles gut\n\n${say}`.replace(/^Am.*\n/, '')),
    (say) => reply(`${say}\n\nAm Mo., 2. Nov. 2026 um 15:04 Uhr schrieb micro <bot@home.test>:\n\n> alles gut`),
    (say) => reply(`${say}\n\nLe lun. 2 nov. 2026 à 15:04, micro <bot@home.test> a écrit :\n> tout va bien`),
    (say) => reply(`${say}\n\nEl lun, 2 nov 2026 a las 15:04, micro (<bot@home.test>) escribió:\n> todo bien`),
    (say) =>
      reply(
        `${say}\n\n________________________________\nFrom: micro <bot@home.test>\nSent: Monday, November 2, 2026 3:04 PM\nTo: Ann\nSubject: status\n\nall is well`,
      ),
    (say) =>
      reply(
        `${say}\n\nVon: micro <bot@home.test>\nGesendet: Montag, 2. November 2026 15:04\nAn: Ann\nBetreff: status\n\nalles gut`,
      ),
    (say) => reply(`${say}\n\n-----Original Message-----\nFrom: micro\nSubject: status\n\nping`),
    (say) => reply(`> all is well\n\n${say}\n\n> and more`),
    (say) =>
      ours({
        subject: 'Re: status',
        ...both(
          `${say}\n\nOn Mon, Nov 2, 2026, micro wrote:\n> x`,
          `<div>${say}</div><div class="gmail_quote">x</div>`,
        ),
        more: [...thread, ...(both('', '').more ?? [])],
      }),
    (say) =>
      replyHtml(
        `<div dir="ltr">${say}</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 2, 2026 micro wrote:</div><blockquote>ping</blockquote></div>`,
      ),
    (say) =>
      replyHtml(
        `<html><head><style>p{color:red}</style></head><body><p class="MsoNormal">${say}</p><div style="border-top:solid"><p><b>From:</b> micro<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br><b>Subject:</b> status</p></div><p>ping</p></body></html>`,
      ),
    (say) =>
      replyHtml(
        `<body><div>${say}</div><div><br></div><div>Sent from my iPad</div><blockquote type="cite"><div>On 2 Nov 2026, at 15:04, micro wrote:</div>ping</blockquote></body>`,
      ),
    // Encodings, and what is around the text.
    (say) =>
      ours({
        more: ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64'],
        body: encoded(say),
      }),
    (say) =>
      ours({
        more: [
          'MIME-Version: 1.0',
          'Content-Type: text/plain; charset=iso-8859-1',
          'Content-Transfer-Encoding: quoted-printable',
        ],
        body: `${say}\n-- \nAnn M=FCller`,
      }),
    (say) =>
      ours({
        more: ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-16le', 'Content-Transfer-Encoding: base64'],
        body: encoded(say, 'utf16le'),
      }),
    (say) =>
      ours({
        more: ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8; format=flowed'],
        body: `${say.replace(' ', ' \n')}`,
      }),
    (say) =>
      ours({
        more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=m'],
        body: `--m\nContent-Type: text/plain\n\n${say}\n--m\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\n${file}\n--m--`,
      }),
    (say) =>
      ours({
        more: [
          'MIME-Version: 1.0',
          'Content-Type: multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature"; boundary=s',
        ],
        body: `--s\nContent-Type: text/plain\n\n${say}\n--s\nContent-Type: application/pgp-signature; name=signature.asc\n\nxyz\n--s--`,
      }),
    // Ways to be proven.
    (say) => home.dkim(mail({ body: say }), { domain: 'home.test', canonical: 'simple' }),
    (say) => home.dkim(mail({ body: say }), { domain: 'mail.home.test' }),
    (say) => friend.dkim(mail({ from: 'bob@nodmarc.test', body: say }), { domain: 'nodmarc.test' }),
    (say) => [mail({ from: 'carl@direct.test', body: say }), 'carl@direct.test'],
    (say) => forwarded(say),
    (say) => forwarded(say, 2),
    // Nobody answers a list: these two are not run.
    (say) => ours({ more: ['List-Id: <ops.home.test>', 'List-Post: <mailto:ops@home.test>'], body: say }),
    (say) => ours({ more: ['Precedence: list'], body: say }),
  ];
  return all.map((write, number) => {
    const said = `echo ${number + 1}`;
    const made = write(said);
    const [raw, sender] = typeof made === 'string' ? [made, ann] : made;
    return { name: `number ${number + 1}`, raw, sender, said };
  });
}
