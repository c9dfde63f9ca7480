import { createConnection } from 'node:net';
import type { Arrival, Conn, Incoming, Input, InputContext, Mark, OptionsOf, Outgoing } from 'micro-bot-streams';
import { address, ConfigError, localOf, plain, SendError } from 'micro-bot-streams';
import { splitText } from 'micro-bot-streams/operators';
import { defer, firstValueFrom, interval, map, mergeMap, Observable, Subject, timeout } from 'rxjs';

/** The first is `--sample_server` on the command line. */
const flags = {
  server: { type: 'string', description: 'The server of the chat', placeholder: 'HOST:PORT', required: true },
  user: { type: 'string', description: 'Whom it logs in as', default: 'micro' },
  password: { type: 'string', description: 'The password of that user', secret: true, required: true },
} as const;

/** How often it asks whether the link lives, and how long nothing may come, in milliseconds. */
const [pulse, patience] = [2_000, 6_000];
/** The longest message, and the longest line that it reads, in characters. */
const [limit, longest] = [4_000, 8_000_000];

/** A chat over TCP, each line a word in JSON: put your network in its place. */
export const sampleInput: Input<typeof flags> = {
  name: 'sample',
  description: 'A chat over TCP',
  flags,
  can: { acknowledge: true, replay: true, history: true, key: true, thread: true, edit: true, react: true, limit },
  connect: (options, context) =>
    defer(async () => context.since?.()).pipe(mergeMap((since) => link(options, context, since))),
  async *check(options, context) {
    const what = `log in at ${options.server} as ${options.user}`;
    try {
      await firstValueFrom(link(options, context, undefined));
      yield { ok: true, what };
    } catch (error) {
      yield { ok: false, what, remedy: error instanceof Error ? error.message : String(error) };
    }
  },
};

export const inputs: readonly Input[] = [sampleInput];

/** What the server says. */
type Word =
  | { readonly is: 'welcome' | 'refused' | 'pong' }
  | { readonly is: 'done'; readonly ref: number; readonly id?: string }
  | { readonly is: 'failed'; readonly ref: number; readonly why: string }
  | SaidWord;

interface SaidWord {
  readonly is: 'said';
  readonly id: number;
  /** `#ops`, or `@` and who is spoken to. */
  readonly room: string;
  readonly from: string;
  readonly at: number;
  readonly text: string;
  /** The first message of the thread that it was said in. */
  readonly thread?: number;
}

/** Subscribing opens the link, unsubscribing closes it. When it errors or completes, the bot opens it again, after a while. */
function link(
  { server, user, password }: OptionsOf<typeof flags>,
  { name }: InputContext,
  since: number | undefined,
): Observable<Conn> {
  return new Observable((subscriber) => {
    const { hostname, port } = new URL(`tcp://${server}`);
    const socket = createConnection({ host: hostname, port: Number(port) }).setEncoding('utf8');
    const lines = new Subject<string>();
    const events = new Subject<Incoming>();
    const open = new Map<number, PromiseWithResolvers<string | undefined>>();
    let asked = 0;
    let rest = '';

    const tell = (word: object) => socket.write(`${JSON.stringify(word)}\n`);

    /** Resolves when the server did it. What was said and not answered may have been heard, or not. */
    const ask = async (word: object, signal?: AbortSignal): Promise<string | undefined> => {
      if (signal?.aborted || !socket.writable) throw new SendError('transient', 'there is no connection');
      const ref = ++asked;
      const answer = Promise.withResolvers<string | undefined>();
      const giveUp = () => answer.reject(new SendError('unknown', 'nobody waits for the answer any more'));
      open.set(ref, answer);
      signal?.addEventListener('abort', giveUp);
      tell({ ...word, ref });
      try {
        return await answer.promise;
      } finally {
        open.delete(ref);
        signal?.removeEventListener('abort', giveUp);
      }
    };

    const send = async ({ to, data, key, conversation, replaces }: Outgoing & { key: string }, signal: AbortSignal) => {
      const room = localOf(to);
      const thread = /^\d+$/.test(conversation ?? '') ? Number(conversation) : undefined;
      let id: string | undefined;
      for (const [part, text] of splitText(plain(data), limit).entries()) {
        const word = { do: 'say', room, text, key: `${key}/${part}`, thread };
        id = await ask({ ...word, replaces: replaces && `${replaces}/${part}` }, signal);
      }
      return { ...(id !== undefined && { id }) };
    };

    const conn: Conn = {
      events,
      send,
      find: async (key) => {
        const id = await ask({ do: 'find', key: `${key}/0` });
        return id === undefined ? undefined : { id };
      },
      mark: async (event: string, mark: Mark, signal) => {
        await ask({ do: 'mark', id: Number(event.slice(event.lastIndexOf(':') + 1)), mark }, signal);
      },
      describe: () => `${server} as ${user}`,
    };

    const said = (word: SaidWord): Arrival => ({
      event: eventOf(word, name, user),
      ack: () => void tell({ do: 'took', id: word.id }),
      refuse: () => void tell({ do: 'refuse', id: word.id }),
    });

    const hear = (word: Word) => {
      switch (word.is) {
        case 'refused':
          return subscriber.error(new ConfigError(`--${name}_password: ${server} does not know ${user} by it`));
        case 'welcome':
          subscriber.next(conn);
          // Nobody wants what was said before the bot was there.
          return since !== undefined && tell({ do: 'since', at: since });
        case 'done':
          return open.get(word.ref)?.resolve(word.id);
        case 'failed':
          return open.get(word.ref)?.reject(new SendError('permanent', word.why));
        case 'said':
          // What the bot says itself is no event. At most 100 are undecided: the server waits for a word on them.
          return word.from === user ? said(word).ack() : events.next(said(word));
      }
    };

    socket
      .on('connect', () => {
        tell({ do: 'login', user, password });
        subscriber.add(interval(pulse).subscribe(() => tell({ do: 'ping' })));
      })
      .on('data', (chunk) => {
        const [first = '', ...more] = String(chunk).split('\n');
        const whole = [`${rest}${first}`, ...more];
        rest = whole.pop() ?? '';
        for (const line of whole) lines.next(line);
        if (rest.length > longest) socket.destroy(new Error(`a line of more than ${longest} characters`));
      })
      .on('error', (error) => subscriber.error(error))
      .on('close', () => subscriber.complete());
    const words = lines.pipe(
      timeout(patience),
      map((line): Word => JSON.parse(line)),
    );
    subscriber.add(words.subscribe({ next: hear, error: (error) => subscriber.error(error) }));
    return () => {
      socket.destroy();
      for (const { reject } of open.values()) reject(new SendError('unknown', 'the connection was closed'));
    };
  });
}

/** Makes an event of what was said. The network's own id tells it again when it comes a second time. */
function eventOf(said: SaidWord, name: string, user: string): Arrival['event'] {
  const { id, room, from, at, text, thread } = said;
  const [speaker, direct, called] = [address(name, `@${from}`), room.startsWith('@'), `${user}: `];
  const named = text.startsWith(called);
  return {
    ...{ type: 'text', id: `${name}:${id}`, input: name, at, meta: {} },
    data: named ? text.slice(called.length) : text,
    ...{ from: speaker, to: address(name, room), replyTo: direct ? speaker : address(name, room) },
    ...{ place: direct ? speaker.slice(name.length + 1) : room, conversation: direct ? speaker : String(thread ?? id) },
    // Said to the bot: in a direct message, and by its name.
    addressed: direct || named,
    // The server lets nobody in without a password.
    sender: { id: speaker, name: from, verified: true, external: false },
  };
}
