import { BotError } from '../../errors.ts';
import type { Finding } from '../../input.ts';
import type { Log } from '../../log.ts';
import { self } from './self.ts';
import type { Settings } from './settings.ts';
import { shape, shapes, words } from './shape.ts';
import type { Web } from './web.ts';
import { web } from './web.ts';

/** What the bot's token must allow, and what for. */
const needed: ReadonlyMap<string, string> = new Map([
  ['chat:write', 'post'],
  ['app_mentions:read', 'hear its mentions'],
  ['channels:history', 'hear public channels'],
  ['groups:history', 'hear private channels'],
  ['im:history', 'hear direct messages'],
  ['mpim:history', 'hear group messages'],
  ['channels:read', 'find #channels'],
  ['groups:read', 'find private #channels'],
  ['im:read', 'know direct chats'],
  ['mpim:read', 'know group chats'],
  ['im:write', 'begin direct chats'],
  ['users:read', 'know people by name'],
  ['metadata.message:read', 'find its own posts again after a broken connection'],
]);

const forMarks: ReadonlyMap<string, string> = new Map([
  ['reactions:write', 'mark commands with reactions (or say --slack_marks=false)'],
]);

/** Looks at tokens, scopes and channels, and says in words what it found. Never errors. */
export async function* check(settings: Settings, around: { name: string; log: Log }): AsyncGenerator<Finding> {
  const closing = new AbortController();
  try {
    yield* checked(settings, { ...around, closing: closing.signal });
  } finally {
    closing.abort();
  }
}

/** What looking needs. */
interface Looking {
  readonly name: string;
  readonly log: Log;
  readonly closing: AbortSignal;
}

async function* checked(settings: Settings, { name, log, closing }: Looking): AsyncGenerator<Finding> {
  const { token, appToken, apiUrl, debug, marks } = settings;
  const api = web({ token, apiUrl, debug, name, log, closing });
  const who = await attempt(async () => ({ me: await self(api), scopes: await scopes(api) }));
  if ('failed' in who) {
    yield { ok: false, what: `--${name}_token`, remedy: who.failed };
    return;
  }
  const { me, scopes: held } = who.value;
  yield { ok: true, what: `--${name}_token is @${me.name} of ${me.teamName}` };
  yield* checkScopes(held, marks);
  yield appToken
    ? await opens(`--${name}_app_token opens Socket Mode`, () =>
        web({ token: appToken, flag: 'app_token', apiUrl, debug, name, log, closing }).call('apps.connections.open'),
      )
    : await opens(`--${name}_token opens RTM (classic token)`, () => api.call('rtm.connect'));
  yield await membership(api);
}

async function scopes(api: Web): Promise<ReadonlySet<unknown>> {
  const metadata = shape((await api.call('auth.test')).response_metadata);
  return new Set(Array.isArray(metadata.scopes) ? metadata.scopes : []);
}

function* checkScopes(held: ReadonlySet<unknown>, marks: boolean): Generator<Finding> {
  if (held.size === 0) return;
  if (held.has('bot')) {
    yield { ok: true, what: 'the token is classic: it has every scope that the bot needs' };
    return;
  }
  const all = marks ? [...needed, ...forMarks] : [...needed];
  const missing = all.filter(([scope]) => !held.has(scope));
  if (missing.length === 0) yield { ok: true, what: 'the token has every scope that the bot needs' };
  for (const [scope, use] of missing) {
    const remedy = 'add it at https://api.slack.com/apps → OAuth & Permissions, and install the app again';
    yield { ok: false, what: `the token lacks the scope ${scope}: the bot cannot ${use}`, remedy };
  }
}

async function opens(what: string, call: () => Promise<unknown>): Promise<Finding> {
  const result = await attempt(call);
  return 'failed' in result ? { ok: false, what, remedy: result.failed } : { ok: true, what };
}

async function membership(api: Web): Promise<Finding> {
  const args = { types: 'public_channel,private_channel', exclude_archived: true, limit: 200 };
  const result = await attempt(() => api.call('users.conversations', args));
  if ('failed' in result) return { ok: false, what: 'channels of the bot', remedy: result.failed };
  const rooms = shapes(result.value.channels).map(({ name }) => `#${words(name) ?? '?'}`);
  if (rooms.length > 0)
    return { ok: true, what: `the bot is in ${rooms.slice(0, 20).join(', ')}${rooms.length > 20 ? '…' : ''}` };
  return {
    ok: false,
    what: 'the bot is in no channel',
    remedy: 'type /invite @bot, with the name of this bot, in a channel',
  };
}

async function attempt<V>(work: () => Promise<V>): Promise<{ readonly value: V } | { readonly failed: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof BotError) return { failed: error.message };
    throw error;
  }
}
