import { xml } from '@xmpp/client';
import { VirtualTimeScheduler } from 'rxjs';
import { expect, it, vi } from 'vitest';
import { Out } from '../../src/inputs/xmpp/out.ts';
import { Refusal } from '../../src/inputs/xmpp/refusal.ts';
import type { Room } from '../../src/inputs/xmpp/room.ts';
import type { Session } from '../../src/inputs/xmpp/session.ts';
import { stillIn } from '../../src/inputs/xmpp/still-in.ts';

const here = { jid: 'ops@conference.example.org', nick: 'micro' } as Room;
const refusal = (condition: string) =>
  new Refusal(xml('iq', {}, xml('error', { type: 'cancel' }, xml(condition, 'urn:ietf:params:xml:ns:xmpp-stanzas'))));

/** Asks until the virtual clock stands at this many minutes; resolves with whom it asked, and with what it ended. */
async function asked(answer: Session['ask'], minutes: number) {
  const clock = new VirtualTimeScheduler(undefined, minutes * 60_000);
  const ask = vi.fn(answer);
  const ended = vi.fn();
  const subscription = stillIn(here, { session: { ask } as Partial<Session> as Session, clock }).subscribe({
    error: ended,
  });
  clock.flush();
  await vi.waitFor(() => expect(ask.mock.results.every(({ value }) => value instanceof Promise)).toBe(true));
  await Promise.allSettled(ask.mock.results.map(({ value }) => value));
  await Promise.resolve();
  await Promise.resolve();
  subscription.unsubscribe();
  return { whom: ask.mock.calls.map(([, to]) => to), ended: ended.mock.calls.map(([error]) => error) };
}

it('a room is not asked in the first five minutes', async () => {
  expect((await asked(() => new Promise(() => undefined), 4)).whom).toEqual([]);
});

it('a room that does not know the bot any more is left', async () => {
  const { whom, ended } = await asked(() => Promise.reject(refusal('not-acceptable')), 6);
  expect(whom).toEqual(['ops@conference.example.org/micro']);
  expect(ended).toEqual([expect.any(Out)]);
});

it.each(['service-unavailable', 'feature-not-implemented', 'remote-server-timeout'])(
  'one that answers %s is not',
  async (condition) => {
    const { whom, ended } = await asked(() => Promise.reject(refusal(condition)), 6);
    expect(whom.length).toBe(1);
    expect(ended).toEqual([]);
  },
);
