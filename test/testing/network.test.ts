import { Subject, Subscription } from 'rxjs';
import { expect, it } from 'vitest';
import { SendError } from '../../src/errors.ts';
import type { Conn, Incoming } from '../../src/input.ts';
import { send } from '../../src/outgoing.ts';
import { text } from '../../src/testing/index.ts';
import type { Happening } from '../../src/testing/network.ts';
import { network } from '../../src/testing/network.ts';

const [a, b] = [text('one', { id: 'a' }), text('two', { id: 'b' })];
const message = { ...send([a], 'slack:#ops', 'hi'), key: 'k' };
const { signal } = new AbortController();

/** A network at a moment, with what the bot said there, and a way to open it that notes what is heard. */
function world(replays = true) {
  const world = { now: 0, said: new Subject<Happening>(), out: [] as unknown[], open };
  const { link, heard } = network({ name: 'slack', said: world.said, replays, now: () => world.now });
  heard.subscribe(({ data }) => world.out.push(data));
  return world;

  function open() {
    const incoming: Incoming[] = [];
    const conns: Conn[] = [];
    let ended = false;
    const all = new Subscription();
    const hear = (conn: Conn): void => {
      conns.push(conn);
      all.add(conn.events.subscribe((one) => incoming.push(one)));
    };
    const complete = (): void => {
      ended = true;
    };
    all.add(link.connect().subscribe({ next: hear, complete }));
    return { incoming, conns, close: () => all.unsubscribe(), ended: () => ended };
  }
}

const events = (incoming: readonly Incoming[]) => incoming.map((one) => ('gap' in one ? one.gap : one.event));

it('says again what was not acknowledged, and nothing else', () => {
  const { said, open } = world();
  const first = open();
  said.next(a);
  said.next(b);
  acknowledge(first.incoming[0]);
  first.close();
  expect(events(open().incoming)).toEqual([b]);
});

it('takes no acknowledgement from a link that is closed', () => {
  const { said, open } = world();
  const first = open();
  said.next(a);
  first.close();
  acknowledge(first.incoming[0]);
  expect(events(open().incoming)).toEqual([a]);
});

it('takes no message from a link that is closed', async () => {
  const { open, out } = world();
  const { conns, close } = open();
  await conns[0]?.send(message, signal);
  close();
  await expect(conns[0]?.send(message, signal)).rejects.toThrow(SendError);
  expect(out).toEqual(['hi']);
});

it('reports a gap where it does not say again, from when nobody heard it', () => {
  const one = world(false);
  one.said.next(a);
  one.now = 3;
  const first = one.open();
  one.now = 5;
  first.close();
  one.said.next(b);
  one.now = 9;
  const gap = { from: 5, to: 9, reason: 'nothing is said again here' };
  expect([events(first.incoming), events(one.open().incoming)]).toEqual([[], [gap]]);
});

it('drops its links when it goes down, and can be opened when it is up', () => {
  const { said, open } = world();
  const first = open();
  said.next('network down');
  const second = open();
  said.next(a);
  expect([first.ended(), second.conns.length]).toEqual([true, 0]);
  said.next('network up');
  expect(events(second.incoming)).toEqual([a]);
});

function acknowledge(incoming: Incoming | undefined): void {
  if (incoming && !('gap' in incoming)) incoming.ack();
}
