import type { Observable } from 'rxjs';
import { asyncScheduler, defer, finalize, from, merge, mergeMap, Subject, throwError } from 'rxjs';
import { inputOf, localOf } from '../../address.ts';
import { ConfigError, SendError } from '../../errors.ts';
import type { Conn, InputContext } from '../../input.ts';
import { catchingUp } from './catching-up.ts';
import { directory } from './directory.ts';
import type { Frame } from './frame.ts';
import { hearing } from './hearing.ts';
import { history } from './history.ts';
import { inOrder } from './in-order.ts';
import type { Liveness } from './liveness.ts';
import { liveness } from './liveness.ts';
import type { MentionOf } from './mrkdwn.ts';
import { names } from './names.ts';
import { posting } from './posting.ts';
import { reacting } from './reacting.ts';
import { ResponseUrls } from './response-urls.ts';
import type { Self } from './self.ts';
import { self } from './self.ts';
import type { Settings } from './settings.ts';
import { slashCommands } from './slash-commands.ts';
import { sockets } from './sockets.ts';
import type { Web } from './web.ts';
import { web } from './web.ts';

/**
 * Opens the link to one workspace: emits the connection when Slack has said hello.
 *
 * Errors with a ConfigError when a token is no good, also in mid-flight, and when there was no connection for a minute.
 */
export function link(settings: Settings, context: InputContext): Observable<Conn> {
  return defer(() => {
    const closing = new AbortController();
    const api = web({ ...settings, name: context.name, log: context.log, closing: closing.signal });
    const refused = api.refused.pipe(mergeMap((error) => throwError(() => error)));
    const opened = defer(() => from(self(api))).pipe(
      mergeMap((me) => conns({ me, api, settings, context, closing: closing.signal })),
    );
    return merge(refused, opened).pipe(finalize(() => closing.abort()));
  });
}

function conns(open: Open): Observable<Conn> {
  const { me, api, settings, context } = open;
  const { name, log } = context;
  const missed = settings.appToken
    ? 'there was no connection to Slack, which sends again most of what it could not deliver'
    : 'there was no connection to Slack, and RTM sends nothing again';
  const alive = liveness({ name, log, missed, clock: asyncScheduler });
  const said = new Subject<Frame>();
  const conn = connOf(said, { ...open, alive });
  return defer(() => {
    let up = false;
    return from(opener(settings, api, context)).pipe(
      mergeMap((open) => sockets({ count: settings.appToken ? 2 : 1, open, liveness: alive })),
      mergeMap((frame) => {
        said.next(frame);
        if (up || frame.type !== 'hello') return [];
        up = true;
        log.info(`${name}: connected to ${me.teamName} as @${me.name}`);
        return [conn];
      }),
    );
  });
}

async function opener({ token, appToken, apiUrl, debug }: Settings, api: Web, { name, log }: InputContext) {
  if (appToken) {
    const { socketMode } = await import('./socket-mode.ts');
    return () => socketMode({ appToken, apiUrl, name, log, debug });
  }
  const { rtm } = await import('./rtm.ts');
  return () => rtm({ token, web: api, name, log, debug });
}

/** What an open link has. */
interface Open {
  readonly me: Self;
  readonly api: Web;
  readonly settings: Settings;
  readonly context: InputContext;
  /** Aborted when it closes. */
  readonly closing: AbortSignal;
}

function connOf(
  said: Observable<Frame>,
  { me, api, settings, context, closing, alive }: Open & { alive: Liveness },
): Conn {
  const find = directory(context.name, api);
  const urls = new ResponseUrls(closing);
  const mention = idHere(context.name);
  const post = posting({ web: api, self: me, reply: settings.reply, resolve: find, mention, urls });
  // What it finds out about the token is told by `refused`, and ends the link.
  const suspect = () => void self(api).catch(() => {});
  const people = names(api, me);
  // RTM has one connection.
  const told = settings.appToken ? said.pipe(inOrder(asyncScheduler)) : said;
  const whole = catchingUp(told, { context, history: history(api, asyncScheduler), clock: asyncScheduler });
  const mark = settings.marks ? reacting({ web: api, context }) : undefined;
  const transport = settings.appToken ? 'Socket Mode' : 'RTM (classic token)';
  return {
    events: hearing(whole, { context, self: me, names: people, slashes: slashCommands(people, urls), suspect }),
    send: (message, signal) => post.send(message, signal).catch(asSendError),
    find: (key, to, conversation) => post.find(key, to, conversation).catch(asSendError),
    resolve: (to) => find(to).catch(asSendError),
    ...(mark && { mark: (event, how, signal) => mark(event, how, signal).catch(asSendError) }),
    describe: () => `${me.teamName} as @${me.name}, ${transport}, ${alive.describe()}`,
  };
}

function asSendError(error: unknown): never {
  if (error instanceof ConfigError) throw new SendError('permanent', error.message, { cause: error });
  throw error;
}

/** People of this instance by their ids. */
function idHere(name: string): MentionOf {
  return (who) => (inputOf(who) === name && /^[UW][A-Z0-9]{1,31}$/.test(localOf(who)) ? localOf(who) : undefined);
}
