import type { Finding } from '../../input.ts';
import { about, items } from './disco.ts';
import { jid } from './jid.ts';
import { names } from './names.ts';
import { reasons } from './reasons.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';
import { session } from './session.ts';
import type { Settings } from './settings.ts';
import { visited } from './visited.ts';

/** How long connecting and logging in may take, in milliseconds. */
const patience = 30_000;

/** Says in words how far it gets: server, TLS, login, archive, rooms. Says nothing to anybody. */
export async function* check(settings: Settings): AsyncGenerator<Finding> {
  const { account, verified } = settings;
  const opened = Promise.withResolvers<Session>();
  const leave = session(settings, 'check', { up: opened.resolve, down: opened.reject });
  const late = setTimeout(() => opened.reject(new Error(`${account.domain} did not let the bot in`)), patience);
  try {
    const one = await opened.promise;
    const certificate = verified ? 'certificate trusted' : 'certificate not looked at (this machine)';
    yield {
      ok: true,
      what: one.encrypted ? `${account.domain} over TLS, ${certificate}` : `${account.domain} without TLS`,
    };
    yield { ok: true, what: `login as ${account.bare}` };
    yield* inside(one, settings);
  } catch (error) {
    yield { ok: false, what: `login as ${account.bare}`, remedy: (error as Error).message };
  } finally {
    clearTimeout(late);
    leave();
  }
}

async function* inside(one: Session, settings: Settings): AsyncGenerator<Finding> {
  const { rooms, everywhere, account } = settings;
  const archived = (await seen(one, account.bare))?.has(names.archive);
  yield { ok: true, what: archived ? 'an archive for what is missed' : 'no archive: what is missed is a gap' };
  for (const room of rooms) yield await looked(one, room, settings);
  if (everywhere)
    yield { ok: true, what: `${(await items(one, account.domain).catch(() => [])).length} services listed` };
}

async function looked(one: Session, room: string, { nick, instance }: Settings): Promise<Finding> {
  const remedy = `see --${instance}_rooms`;
  const refused = (why: string | undefined): Finding => ({ ok: false, what: `${room}: ${why}`, remedy });
  try {
    const { features } = await about(one, room);
    if (!(await visited(one, room, `${nick}_check`))) return refused(whyNot(features));
    const archive = features.has(names.archive) ? 'with an archive' : 'without an archive';
    const people = features.has('muc_nonanonymous') ? 'people are known' : 'people are not known: they may do little';
    return { ok: true, what: `${room}: ${archive}, ${people}` };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.condition !== 'item-not-found') return refused(error.message);
    return (await isForRooms(one, jid(room)?.domain ?? ''))
      ? { ok: true, what: `${room}: not there yet; it is made when the bot goes in` }
      : refused(reasons.get('remote-server-not-found'));
  }
}

/** By what the room tells everybody: who is not let in is not told more. */
function whyNot(features: ReadonlySet<string>): string | undefined {
  if (features.has('muc_passwordprotected')) return reasons.get('not-authorized');
  return reasons.get(features.has('muc_membersonly') ? 'registration-required' : 'forbidden');
}

async function isForRooms(one: Session, service: string): Promise<boolean> {
  return (await seen(one, service))?.has(names.room) ?? false;
}

async function seen(one: Session, whom: string): Promise<ReadonlySet<string> | undefined> {
  try {
    return (await about(one, whom)).features;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
