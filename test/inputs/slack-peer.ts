import type { Address } from '../../src/address.ts';
import type { Sender } from '../../src/event.ts';
import type { flags } from '../../src/inputs/slack/flags.ts';
import type { Peer, Place } from '../../src/testing/input.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { bot } from '../support/slack/world.ts';

/** The longest that Slack keeps of a message, in characters. */
const longest = 40_000;

/** How people call the bot in a channel. */
const mention = `<@${bot.user}> `;

/** What somebody in one place needs. */
interface PlaceOptions {
  readonly name: string;
  /** `#ops`, `@bob`. */
  readonly channel: string;
  readonly place: string;
  readonly user: 'ann' | 'bob';
  readonly to: Address;
  readonly replyTo: Address;
  readonly addressed: boolean;
  /** Said in one thread. */
  readonly inThread?: true;
}

const senders: Readonly<Record<'ann' | 'bob', Sender>> = {
  ann: {
    id: 'slack:U0ANN',
    name: 'Ann',
    verified: true,
    external: false,
    timezone: 'Europe/Berlin',
    locale: 'de-DE',
  },
  bob: {
    id: 'slack:U0BOB',
    name: 'Bob Example',
    verified: true,
    external: false,
    timezone: 'America/New_York',
    locale: 'en-US',
  },
};

/** Two workspaces of the fake: the bot is in one, another bot in the other. */
export async function slackPeer(kind: 'granular' | 'classic'): Promise<Peer<typeof flags>> {
  // Slack waits three seconds; here it is to be quicker.
  const fake = await fakeSlack({ kind, ackWithin: 1_000 });
  const other = await fakeSlack({ kind, ackWithin: 1_000, seed: 2 });
  return {
    ports: { http: fake.port, other: other.port },
    options: (account, ports) => {
      const { token, appToken } = account === 'other' ? other : fake;
      const port = account === 'other' ? ports.other : ports.http;
      return {
        token: account === 'locked' ? 'xoxb-no-such-token' : token,
        ...(kind === 'granular' && { app_token: appToken }),
        reply: 'thread',
        marks: true,
        api_url: `http://127.0.0.1:${port}/api/`,
        debug: false,
      };
    },
    places: [
      placeOf(fake, {
        ...{ name: 'a channel, by a mention', channel: '#ops', place: '#ops', user: 'ann', addressed: true },
        ...{ to: 'slack:C0OPS', replyTo: 'slack:C0OPS' },
      }),
      placeOf(fake, {
        ...{ name: 'a channel, to nobody', channel: '#dev', place: '#dev', user: 'bob', addressed: false },
        ...{ to: 'slack:C0DEV', replyTo: 'slack:C0DEV' },
      }),
      placeOf(fake, {
        ...{ name: 'a direct message', channel: '@bob', place: '@Bob Example', user: 'bob', addressed: true },
        ...{ to: 'slack:U0BOT', replyTo: 'slack:D0BOB' },
      }),
      placeOf(fake, {
        ...{ name: 'a thread', channel: '#secret', place: '#secret', user: 'ann', addressed: false, inThread: true },
        ...{ to: 'slack:G0SECRET', replyTo: 'slack:G0SECRET' },
      }),
    ],
    stop: async () => {
      await Promise.all([fake.stop(), other.stop()]);
    },
    start: async () => {
      await Promise.all([fake.start(), other.start()]);
    },
    carried: (text) => text.slice(0, longest - mention.length).toWellFormed(),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([fake.close(), other.close()]);
    },
  };
}

function placeOf(fake: FakeSlack, options: PlaceOptions): Place {
  const { name, channel, user, to, replyTo, place, addressed, inThread } = options;
  const thread = inThread && fake.say({ channel, user, text: 'it begins here' });
  const first = addressed && channel.startsWith('#') ? mention : '';
  const posts = () => fake.ledger.posted.filter((post) => replyTo === `slack:${post.channel}`);
  /** The message with these words. */
  const stampOf = (words: string) => fake.ledger.messages.find(({ text, bot: by }) => !by && text.includes(words))?.ts;
  return {
    name,
    said: { addressed, from: senders[user].id, to, replyTo, place, sender: senders[user] },
    conversation: channel.startsWith('@') || inThread ? 'one' : 'each',
    says: async (text) => {
      fake.say({ channel, user, text: first + fake.typed(text), ...(thread && { thread }) });
    },
    heard: async () => posts().map(({ text }) => shown(text)),
    thread: async (words) => {
      const ts = stampOf(words);
      const asked = fake.ledger.messages.find((message) => message.ts === ts);
      return posts()
        .filter((post) => post.thread === (asked?.thread ?? ts))
        .map(({ text }) => shown(text));
    },
    marks: async (words) => {
      const ts = stampOf(words);
      return [...fake.ledger.reactions].filter((one) => one.split(' ')[1] === ts);
    },
  };
}

/** A post as people see it. */
function shown(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
