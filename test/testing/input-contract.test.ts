import type { Socket } from 'node:net';
import { createConnection } from 'node:net';
import process from 'node:process';
import type { Observable } from 'rxjs';
import {
  bufferCount,
  catchError,
  concatMap,
  defer,
  finalize,
  map,
  merge,
  mergeMap,
  NEVER,
  Subject,
  tap,
  throwError,
} from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleInput } from '../../examples/new/input.ts';
import { samplePeer } from '../../examples/new/input-peer.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Arrival, Conn, Incoming, Input, InputContext } from '../../src/input.ts';
import type { flags } from '../../src/inputs/webhook/flags.ts';
import { webhook } from '../../src/inputs/webhook.ts';
import { plain } from '../../src/render/plain.ts';
import type { Peer, Place, Runner } from '../../src/testing/input.ts';
import { inputContract as contract } from '../../src/testing/input.ts';
import { inputContract } from '../inputs/contract.ts';
import { webhookPeer } from '../inputs/webhook-peer.ts';
import { triedRule } from '../support/tried-rule.ts';

type Sample = typeof sampleInput;
type Options = Parameters<Sample['connect']>[0];
type Message = Parameters<Conn['send']>[0];
type Event = Arrival['event'] & { type: 'text' };

describe('an input that keeps every promise', () => {
  inputContract(sampleInput, samplePeer);
});

/** The good one, with another way to connect. */
function connecting(
  change: (link: Observable<Conn>, options: Options, context: InputContext) => Observable<Conn>,
): Sample {
  return {
    ...sampleInput,
    connect: (options, context) => change(sampleInput.connect(options, context), options, context),
  };
}

/** The good one, with something else of its connection. */
function having(change: (conn: Conn) => Partial<Conn>): Sample {
  return connecting((link) => link.pipe(map((conn) => ({ ...conn, ...change(conn) }))));
}

/** The good one, with other events. */
function hearing(change: (arrival: Arrival) => Arrival): Sample {
  return having(({ events }) => ({ events: events.pipe(map((one) => ('gap' in one ? one : change(one)))) }));
}

/** The good one, with other fields of its events. */
function saying(change: object | ((event: Event) => object)): Sample {
  return hearing((arrival) => {
    const event = arrival.event as Event;
    return { ...arrival, event: { ...event, ...(typeof change === 'function' ? change(event) : change) } };
  });
}

/** The good one, that sends something else. */
function sending(change: (message: Message) => Partial<Message>): Sample {
  return having(({ send }) => ({ send: (message, signal) => send({ ...message, ...change(message) }, signal) }));
}

/** The good one, that claims something else. */
function claiming(input: Sample, can: Sample['can']): Sample {
  return { ...input, can };
}

const sockets: Socket[] = [];
const timers: NodeJS.Timeout[] = [];
let count = 0;

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const timer of timers) clearInterval(timer);
  process.removeAllListeners('SIGWINCH');
});

function dial({ server }: Options): Socket {
  const { hostname, port } = new URL(`tcp://${server}`);
  const socket = createConnection(Number(port), hostname).on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

/** How an input is broken, and what is said about it. */
type Broken = readonly [how: string, input: Sample, says: RegExp];

const all: Readonly<Record<string, readonly Broken[]>> = {
  'nothing happens before it is subscribed to': [
    [
      'connects at once',
      connecting((link, options) => {
        const socket = dial(options);
        return link.pipe(tap(() => socket.destroy()));
      }),
      /expected: no connection\n\s+came: +1 of them/,
    ],
  ],
  'unsubscribing closes everything': [
    [
      'leaks a socket',
      connecting((link, options) => link.pipe(tap(() => dial(options)))),
      /no connection is left, within 5 s\n\s+came: +1 of 2 connections are open/,
    ],
    [
      'leaks a timer',
      connecting((link) => link.pipe(tap(() => timers.push(setInterval(() => undefined, 10_000))))),
      /no server, timer or listener is left.*\n\s+came: +[34] more of Timeout, after 4 links/,
    ],
    [
      'leaks a listener',
      connecting((link) => link.pipe(tap(() => process.on('SIGWINCH', () => undefined)))),
      /4 more of on SIGWINCH, after 4 links/,
    ],
  ],
  'unsubscribed while it connects, it leaves nothing': [
    [
      'goes on connecting when nobody wants it any more',
      connecting((link, options) =>
        defer(() => {
          const socket = dial(options);
          return link.pipe(tap(() => socket.destroy()));
        }),
      ),
      /connections are open/,
    ],
  ],
  'two instances run side by side': [
    [
      'has one name for all instances',
      connecting((_, options, context) => sampleInput.connect(options, { ...context, name: 'sample' })),
      /an event of the instance 'other'/,
    ],
    [
      'closes all links with one',
      connecting((link) => {
        const closed = new Subject<never>();
        instances.push(closed);
        return merge(link, closed).pipe(
          finalize(() => {
            for (const one of instances) one.error(new Error('closed'));
          }),
        );
      }),
      /what is said is heard/,
    ],
  ],
  'an event has every field, and each is right': [
    ['says that all is for it', saying({ addressed: true }), /: addressed, in a room\n\s+expected: false/],
    ['proves nobody', saying(({ sender }) => ({ sender: { ...sender, verified: false } })), /: sender.verified, in a/],
    ['has strangers inside', saying(({ sender }) => ({ sender: { ...sender, external: true } })), /: sender.external,/],
    ['takes a person for a bot', saying(({ sender }) => ({ sender: { ...sender, bot: true } })), /: sender, in a room/],
    ['answers elsewhere', saying({ replyTo: 'sample:#random' }), /: replyTo, in a room/],
    ['has one conversation for all', saying({ conversation: 'x' }), /: conversation, in a room/],
    ['has many in a direct chat', saying(({ id }) => ({ conversation: id })), /: conversation, in a direct chat/],
    ['says seconds', saying(({ at }) => ({ at: Math.round(at / 1_000) })), /: at, in a room/],
    ['has bare ids', saying(({ id }) => ({ id: id.slice(7) })), /: id, in a room/],
    ['keeps what JSON cannot', saying({ meta: { when: new Date(0) } }), /: meta, in a room/],
    ['leaves the name of the bot in', saying(({ data }) => ({ data: `micro: ${data}` })), /: data, in a room/],
  ],
  'each message has an id of its own': [
    [
      'makes ids of texts',
      saying(({ data }) => ({ id: `sample:${data}` })),
      /two ids for two messages that say the same/,
    ],
  ],
  'what is said in a conversation is heard in order': [
    [
      'swaps two',
      having(({ events }) => ({
        events: events.pipe(
          bufferCount(2),
          concatMap((two) => two.reverse()),
        ),
      })),
      /expected: \['words .*x1y', 'words .*x2y'.*\n\s+came: +\['words .*x2y', 'words .*x1y'/,
    ],
  ],
  'its own messages never come back': [
    [
      'hears itself',
      having(({ events, send }) => {
        const own = new Subject<Incoming>();
        let last: Arrival | undefined;
        const heard = events.pipe(tap((one) => (last = 'gap' in one ? last : one)));
        return {
          events: merge(heard, own),
          send: async (message, signal) => {
            const receipt = await send(message, signal);
            const event = { ...last?.event, id: `sample:own${receipt.id}`, data: plain(message.data) } as Event;
            own.next({ event, ack: () => undefined, refuse: () => undefined });
            return receipt;
          },
        };
      }),
      /in a room\n\s+expected: no event\n\s+came: +\{ type: 'text'/,
    ],
  ],
  'what nobody has decided on comes again, under the same id': [
    ['has other ids each time', saying(() => ({ id: `sample:${count++}` })), /expected: the id sample:\d+/],
    ['has other times each time', saying(() => ({ at: Date.now() + count++ })), /: all of it, in a room/],
    [
      'acknowledges too early',
      claiming(
        hearing((arrival) => {
          arrival.ack();
          return arrival;
        }),
        { acknowledge: true, replay: true },
      ),
      /on the next link, within 5 s/,
    ],
  ],
  'what was acknowledged does not come again': [
    ['acknowledges nothing', hearing((one) => ({ ...one, ack: () => undefined })), /is not heard on the next link/],
  ],
  'what was refused comes again, or who said it is told': [
    [
      'takes a refusal for an acknowledgement',
      claiming(
        hearing((one) => ({ ...one, refuse: () => one.ack() })),
        { replay: true },
      ),
      /on the next link, within 5 s/,
    ],
    [
      'breaks when it is refused',
      claiming(
        hearing((one) => ({
          ...one,
          refuse: () => {
            throw new Error('no');
          },
        })),
        {},
      ),
      /expected: that it can be refused\n\s+came: +Error: no/,
    ],
  ],
  'at most 100 events are undecided, and none is lost by that': [
    [
      'hands over all that comes',
      hearing((arrival) => {
        arrival.ack();
        return { ...arrival, ack: () => undefined };
      }),
      /expected: at most 100\n\s+came: +1\d\d/,
    ],
    [
      'lets go what is too much',
      having(({ events }) => {
        let undecided = 0;
        return {
          events: events.pipe(
            mergeMap((one) => {
              if ('gap' in one) return [one];
              one.ack();
              if (undecided === 100) return [];
              undecided += 1;
              const ack = () => {
                undecided -= 1;
              };
              return [{ ...one, ack }];
            }),
          ),
        };
      }),
      /3\d of 130 were not heard/,
    ],
  ],
  'what is sent is seen, in order': [
    ['sends nothing', having(() => ({ send: async () => ({}) })), /in a room\n?.*|what is sent is seen/],
    [
      'sends the last first',
      having(({ send }) => {
        let before: (() => Promise<unknown>) | undefined;
        return {
          send: async (message, signal) => {
            const now = () => send(message, signal);
            const held = before;
            before = held ? undefined : now;
            if (held) await now().then(held);
            return {};
          },
        };
      }),
      /what is sent is seen/,
    ],
  ],
  'send resolves when the network took the message, and not before': [
    [
      'does not wait for the server',
      having(({ send }) => ({
        send: async (message, signal) => {
          send(message, signal).catch(() => undefined);
          return {};
        },
      })),
      /while nothing gets through to the server\n\s+came: +it resolved/,
    ],
  ],
  'a link that closes rejects all that is pending': [
    [
      'leaves it pending',
      having(({ send }) => ({ send: (message, signal) => send(message, signal).catch(() => new Promise(() => {})) })),
      /a SendError: transient or unknown, within 5 s\n\s+came: +nothing/,
    ],
    [
      'throws what it likes',
      having(({ send }) => ({
        send: (message, signal) => send(message, signal).catch(() => Promise.reject(new Error('closed'))),
      })),
      /a SendError: transient or unknown\n\s+came: +Error: closed/,
    ],
  ],
  'a cut rejects what is pending: it was not sent, or nobody can tell': [
    [
      'takes it for sent',
      having(({ send }) => ({ send: (message, signal) => send(message, signal).catch(() => ({})) })),
      /came: +it was sent/,
    ],
  ],
  'a send that is given up rejects': [
    [
      'ignores the signal',
      having(({ send }) => ({ send: (message) => send(message, new AbortController().signal) })),
      /a SendError: transient or unknown, within 5 s\n\s+came: +nothing/,
    ],
    [
      'sends what was given up before',
      having(({ send }) => ({
        send: async (message, signal) => {
          if (signal.aborted) void send(message, new AbortController().signal).catch(() => undefined);
          return send(message, signal);
        },
      })),
      /expected: nobody sees it/,
    ],
  ],
  'what is sent to a place that is not there is rejected for good': [
    [
      'says nothing about it',
      having(({ send }) => ({ send: (message, signal) => send(message, signal).catch(() => ({})) })),
      /expected: a SendError: permanent\n\s+came: +it was sent/,
    ],
  ],
  'long and odd text is heard as the network carries it': [
    [
      'mends what is odd',
      saying(({ data }) => ({ data: data.toWellFormed() })),
      /: a lone surrogate\n\s+expected: .*\\ud83d/,
    ],
    ['cuts what is long', saying(({ data }) => ({ data: data.slice(0, 1_000) })), /: a mebibyte/],
    ['drops a NUL', saying(({ data }) => ({ data: data.replaceAll('\0', '') })), /: a NUL/],
  ],
  'long and odd text is seen as the network carries it, or refused in words': [
    [
      'says one line of two',
      sending(({ data }) => ({ data: String(data).split('\n')[0] ?? '' })),
      /: two lines\n\s+expected: 'words .*two'/,
    ],
    ['cuts what is long', sending(({ data }) => ({ data: String(data).slice(0, 10_000) })), /: a mebibyte/],
    [
      'refuses it without a word',
      having(({ send }) => ({
        send: (message, signal) =>
          String(message.data).length > 10_000 ? Promise.reject(new Error('ETOOBIG')) : send(message, signal),
      })),
      /: a mebibyte\n\s+expected: a SendError that is permanent and says why\n\s+came: +Error: ETOOBIG/,
    ],
  ],
  'a text over the limit is split, and nothing of it is lost': [
    [
      'claims a shorter one',
      claiming(sampleInput, { limit: 100 }),
      /pieces of at most 100 characters|more than one piece/,
    ],
    ['claims a longer one', claiming(sampleInput, { limit: 9_000 }), /is one message, for the limit is 9000/],
  ],
  'a second message with the same key is dropped': [
    [
      'has a key of its own',
      sending(({ key }) => ({ key: `${key}${count++}` })),
      /one message of four with the same key/,
    ],
  ],
  'a message is found by its key, and no other': [
    ['finds nothing', having(() => ({ find: async () => undefined })), /expected: a receipt/],
    ['finds everything', having(() => ({ find: async () => ({}) })), /nothing for a key that was never sent/],
  ],
  'an answer is in the thread of what it answers': [
    ['answers outside', sending(() => ({ conversation: '0' })), /in the thread of/],
  ],
  'what replaces a message takes its place': [['says both', sending(() => ({ replaces: '' })), /instead of/]],
  'a mark is shown on the message, instead of the one before': [
    ['shows nothing', having(() => ({ mark: async () => undefined })), /one mark for 'seen'/],
    [
      'shows the same for all',
      having(({ mark }) => ({ mark: async (event, _, signal) => mark?.(event, 'seen', signal) })),
      /one mark for 'running', unlike those before/,
    ],
  ],
  'what is said while it is away is fetched, or recorded as a gap': [
    [
      'claims a history and asks for nothing',
      connecting((_, options, { since: _since, ...context }) => sampleInput.connect(options, context)),
      /from the history, within 5 s/,
    ],
    [
      'has no history, and says nothing',
      claiming(
        connecting((_, options, { since: _since, ...context }) => sampleInput.connect(options, context)),
        {},
      ),
      /or a gap from \d+ to \d+, within 5 s/,
    ],
  ],
  'a cut is noticed, and nothing is lost unseen': [
    [
      'notices nothing',
      connecting((link) => merge(link, NEVER).pipe(catchError(() => NEVER))),
      /what is said is heard again, within 5 s\n\s+came: +\{ state: 'up', drops: \[\] \}/,
    ],
  ],
  'a link through which nothing gets is noticed, and nothing is lost unseen': [
    [
      'asks for no sign of life',
      connecting((link, options) =>
        defer(() => {
          const socket = dial(options);
          return merge(link, NEVER).pipe(
            catchError(() => NEVER),
            finalize(() => socket.destroy()),
          );
        }),
      ),
      /expected: the link ends, within 5 s/,
    ],
  ],
  'a server that ends and comes back is found again, and nothing is lost unseen': [
    [
      'gives up when there is no server',
      connecting((link) =>
        link.pipe(catchError((error) => throwError(() => new ConfigError(`--sample_server: ${error.message}`)))),
      ),
      /expected: .*\n\s+came: .*ConfigError|what is said is heard again/,
    ],
  ],
  'a server that takes a connection and says nothing is given up': [
    [
      'waits for ever',
      connecting((link) => link.pipe(catchError(() => NEVER))),
      /the link ends, within 5 s\n\s+came: +it is still connecting/,
    ],
  ],
  'a wrong password is told by the name of its flag, and never shown': [
    [
      'tries again and again',
      connecting((link) => link.pipe(catchError(() => throwError(() => new Error('--sample_password'))))),
      /a ConfigError, so that it is not tried again and again/,
    ],
    ['swallows it', connecting((link) => link.pipe(catchError(() => NEVER))), /came: +it is still connecting/],
    [
      'names no flag',
      connecting((link) => link.pipe(catchError(() => throwError(() => new ConfigError('wrong password'))))),
      /a message that names a flag: --sample_/,
    ],
    [
      'shows it',
      connecting((link, { password }) =>
        link.pipe(catchError((cause) => throwError(() => new ConfigError(`--sample_password=${password}`, { cause })))),
      ),
      /the value of --sample_password is shown nowhere/,
    ],
  ],
  'micro check says in words how far it gets': [
    [
      'finds all well',
      {
        ...sampleInput,
        async *check() {
          yield { ok: true, what: 'all is well' };
        },
      },
      /a wrong password is found/,
    ],
    [
      'finds nothing well',
      {
        ...sampleInput,
        async *check() {
          yield { ok: false, what: 'log in', remedy: 'see --sample_password' };
        },
      },
      /findings that are all well/,
    ],
  ],
  'the log holds no secret, and what people say at debug only': [
    [
      'writes down what people say',
      connecting((_, options, context) =>
        sampleInput.connect(options, context).pipe(
          map((conn) => ({
            ...conn,
            events: conn.events.pipe(tap((one) => context.log.info('heard', { one: JSON.stringify(one) }))),
          })),
        ),
      ),
      /what people say at debug only\n\s+came: +info: heard/,
    ],
    [
      'writes down its password',
      connecting((link, { password }, { log }) => link.pipe(tap(() => log.debug(`logged in with ${password}`)))),
      /the value of --sample_password is shown nowhere\n\s+came: +logged in with …/,
    ],
  ],
};

const instances: Subject<never>[] = [];

/** A message says all of it: the promise, what was expected, what came. */
const words = /\n {2}expected: .*\n {2}came: {5}/;

async function isRed(rule: string, input: Sample, says: RegExp): Promise<void> {
  const said = await triedRule(rule, input, samplePeer);
  expect(said).toMatch(says);
  expect(said).toMatch(words);
}

/** These count what is open in this process, where nothing else may come and go meanwhile. */
const alone = ['nothing happens before it is subscribed to', 'unsubscribing closes everything'];

describe.each(alone)('%s: red for an input that', (rule) => {
  it.each(all[rule] ?? [])('%s', (_, input, says) => isRed(rule, input, says));
});

describe.concurrent.each(Object.entries(all).filter(([rule]) => !alone.includes(rule)))(
  '%s: red for an input that',
  (rule, broken) => {
    it.concurrent.each(broken)('%s', (_, input, says) => isRed(rule, input, says));
  },
);

type Calls = readonly [
  how: string,
  input: Input<typeof flags>,
  change: (places: Peer['places']) => Peer['places'],
  says: RegExp,
];

/** An input that is called, with other arrivals. */
function called(change: (arrival: Arrival) => Arrival): Input<typeof flags> {
  const good = webhook();
  const changed = (conn: Conn): Conn => ({
    ...conn,
    events: conn.events.pipe(map((one) => ('gap' in one ? one : change(one)))),
  });
  return { ...good, connect: (options, context) => good.connect(options, context).pipe(map(changed)) };
}

/** The secret of those who call. */
const known = `ci=whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const asItIs: Calls[2] = (places) => places;
const breaking: (breaksOff: (place: Place) => Partial<Place>) => Calls[2] =
  (change) =>
  ([{ breaksOff: _, ...place }]) => [{ ...place, ...change(place) }];

const whoCalls: Readonly<Record<string, readonly Calls[]>> = {
  'who is told what became of a message is told after it was decided': [
    [
      'says yes to what nobody has decided on',
      called((one) => {
        one.ack();
        return { ...one, ack: () => undefined };
      }),
      asItIs,
      /nobody is told before it is acknowledged/,
    ],
    [
      'says no to what was taken',
      called((one) => ({ ...one, ack: () => one.refuse('no') })),
      asItIs,
      /who said it is told that it was taken/,
    ],
  ],
  'what was refused comes again, or who said it is told': [
    [
      'says yes to what was refused',
      called((one) => ({ ...one, refuse: () => one.ack() })),
      asItIs,
      /expected: who said it is told that it was not taken\n\s+came: +they were told that it was/,
    ],
  ],
  'somebody whose connection breaks off in the middle has said nothing': [
    ['cannot be tried', webhook(), breaking(() => ({})), /that it can be tried: Place.breaksOff/],
    [
      'takes half for the whole',
      webhook(),
      breaking(({ says }) => ({ breaksOff: says })),
      /has said nothing\n\s+expected: no event/,
    ],
  ],
  'a wrong password is told by the name of its flag, and never shown': [
    [
      'lets in who has another secret',
      {
        ...webhook(),
        connect: (options, context) => webhook().connect({ ...options, secret: [known] }, context),
      },
      asItIs,
      /who has another secret is told no/,
    ],
  ],
};

// What it imports takes a while the first time.
beforeAll(async () => void (await import('../../src/inputs/webhook/link.ts')));

describe.concurrent.each(Object.entries(whoCalls))('%s: red for one that is called and', (rule, broken) => {
  it.concurrent.each(broken)('%s', async (_, input, change, says) => {
    const openPeer = async () => {
      const peer = await webhookPeer();
      return { ...peer, places: change(peer.places) };
    };
    const said = await triedRule(rule, input, openPeer, { called: true });
    expect(said).toMatch(says);
    expect(said).toMatch(words);
  });
});

it('has a broken input for each rule', () => {
  const names: string[] = [];
  const runner: Runner = {
    describe: (_, body) => body(),
    it: (name) => names.push(name),
    after: () => undefined,
  };
  contract(sampleInput, samplePeer, runner, { called: true });
  expect(names.filter((name) => !(name in all) && !(name in whoCalls))).toEqual([]);
});

it('is told the truth about who calls whom', async () => {
  const said = await triedRule('its own messages never come back', sampleInput, samplePeer, { calls: false });
  expect(said).toMatch(/^an input is tried as it is reached\n\s+expected: .*calls: false.*\n\s+came: +servers: true$/);
});
