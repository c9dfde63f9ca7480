import { setTimeout as wait } from 'node:timers/promises';
import type { Transporter } from 'nodemailer';
import nodemailer from 'nodemailer';
import type { Address } from '../../src/address.ts';
import type { OptionsOf } from '../../src/flags.ts';
import type { flags } from '../../src/inputs/email/flags.ts';
import { clean } from '../../src/render/clean.ts';
import type { Peer, Place } from '../../src/testing/input.ts';
import { startDovecot } from '../peers/dovecot.ts';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { freePort } from '../peers/live.ts';
import { nameServer } from './email/name-server.ts';
import type { Signer } from './email/signer.ts';
import { signer } from './email/signer.ts';

type EmailPeer = Peer<typeof flags>;
type Options = OptionsOf<typeof flags>;

/** As much of a text as the bot reads. */
const longest = 100_000;

/** A mail server and people who write to the bot; the bot reads its box over IMAP. */
export async function startMailbox(): Promise<EmailPeer> {
  const exim = await startExim({ domains: ['home.test', 'evil.test'], boxes: ['bot', 'other'] });
  const dovecot = await startDovecot(exim);
  const reading = (account: string, imap: number): Partial<Options> => ({
    imap: `imap://127.0.0.1:${imap}`,
    imap_user: account === 'other' ? 'other' : 'bot',
    imap_password: account === 'locked' ? 'not-battery-staple' : dovecot.password,
  });
  // Dovecot numbers the mails of one second by their names, in which Exim's microseconds are of any length: whoever
  // wants them in order has each numbered before the next comes. It does so itself as soon as it is back.
  const kept = () => dovecot.numbered('bot').catch(() => undefined);
  const peer = await mailPeer({ exim, kept }, ({ imap = 0 }, account) => reading(account, imap));
  return {
    ...peer,
    ports: { ...peer.ports, imap: dovecot.port },
    async stop() {
      await Promise.all([dovecot.stop(), peer.stop()]);
    },
    async start() {
      await Promise.all([dovecot.start(), peer.start()]);
    },
    async [Symbol.asyncDispose]() {
      await dovecot[Symbol.asyncDispose]();
      await peer[Symbol.asyncDispose]();
    },
  };
}

/** A mail server and people who write to the bot; the server delivers to the bot's own. */
export async function startDelivery(): Promise<EmailPeer> {
  const [bot, other] = [await freePort(), await freePort()];
  const onward = { 'bot@home.test': bot, 'other@home.test': other };
  const exim = await startExim({ domains: ['home.test', 'evil.test'], onward });
  return mailPeer({ exim, kept: async () => undefined }, (_, account) => ({
    listen: `127.0.0.1:${account === 'other' ? other : bot}`,
  }));
}

/** Where mail goes; `kept` resolves when what was delivered is where it stays. */
interface Post {
  readonly exim: Exim;
  kept(): Promise<void>;
}

async function mailPeer(
  { exim, kept }: Post,
  receiving: (ports: Readonly<Record<string, number>>, account: string) => Partial<Options>,
): Promise<EmailPeer> {
  const home = signer();
  const names = await nameServer([['s1._domainkey.home.test', home.record]]);
  const post = nodemailer.createTransport({
    ...{ host: '127.0.0.1', port: exim.port, secure: false, ignoreTLS: true },
  });
  return {
    ports: { smtp: exim.port },
    options: (account, ports) => ({
      smtp: `smtp://127.0.0.1:${ports.smtp}`,
      user: exim.user,
      password: account === 'locked' ? 'not the right horse' : exim.password,
      from: account === 'other' ? 'other@home.test' : 'bot@home.test',
      tls_ca: exim.ca,
      plaintext: false,
      dns: names.address,
      ...receiving(ports, account),
    }),
    places: [
      person({ exim, kept, post, signed: home }, { box: 'ann@home.test', name: 'Ann', verified: true }),
      person({ exim, kept, post }, { box: 'eve@evil.test', name: 'Eve', verified: false }),
    ],
    stop: () => exim.stop(),
    start: () => exim.start(),
    // The bot notices a half-open link within 45 seconds, and a busy machine is slow besides.
    patience: 90_000,
    carried: (text) => clean(text).slice(0, longest).trim(),
    async [Symbol.asyncDispose]() {
      post.close();
      await names[Symbol.asyncDispose]();
      await exim[Symbol.asyncDispose]();
    },
  };
}

/** Somebody whose server signs what they write, or who proves nothing. */
function person(
  { exim, kept, post, signed }: Post & { readonly post: Transporter; readonly signed?: Signer },
  { box, name, verified }: { readonly box: string; readonly name: string; readonly verified: boolean },
): Place {
  const from: Address = `email:${box}`;
  const sent = new Map<string, string>();
  let last = '';
  const got = async () => (await exim.all()).filter((mail) => mail.headers.get('envelope-to') === box);
  return {
    name: verified ? 'a mail' : 'a mail that proves nothing',
    said: {
      addressed: verified,
      from,
      to: 'email:bot@home.test',
      replyTo: from,
      place: box,
      sender: { id: from, name: verified ? name : 'eve', verified, external: !verified },
    },
    conversation: 'each',
    async says(text) {
      const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
      const mail = { from: `${name} <${box}>`, to: 'bot@home.test', subject: 'hello', text };
      const { message, messageId } = await composer.sendMail(mail);
      const raw = String(message);
      sent.set(text, messageId);
      const signedByServer = signed ? signed.dkim(raw, { domain: 'home.test' }) : raw;
      const waits = last === '' || (await exim.tried(last));
      const { response = '' } = await post.sendMail({
        envelope: { from: box, to: ['bot@home.test'] },
        raw: signedByServer,
      });
      last = response;
      // Each mail has a process of its own that delivers it: who wants them in order waits for each. Not for one that
      // the bot keeps waiting.
      for (const until = Date.now() + 20_000; waits && Date.now() < until && !(await exim.tried(response)); )
        await wait(20);
      await kept();
    },
    heard: async () => (await got()).map(({ text = '' }) => text.trim()),
    thread: async (words) => {
      const [, asked = ''] = [...sent].find(([text]) => text.includes(words)) ?? [];
      const mails = await got();
      return mails
        .filter(({ references = [] }) => [references].flat().includes(asked))
        .map(({ text = '' }) => text.trim());
    },
  };
}
