import { NEVER } from 'rxjs';
import { expect, it } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import type { Conn } from '../../src/input.ts';
import type { LinkState } from '../../src/streams/links.ts';
import { noticed } from '../../src/streams/noticed.ts';
import { runMarbles } from '../support/run-marbles.ts';

const conn: Conn = { events: NEVER, send: async () => ({}) };
const refused = new Error('ECONNREFUSED');
const slow = new Error('ETIMEDOUT');

it('says once that a link went down, again for another reason, and how long it was when it is up again', () => {
  const states: Record<string, LinkState> = {
    c: { state: 'connecting' },
    u: { state: 'up', since: 0, conn, events: NEVER },
    r: { state: 'down', since: 2_000, error: refused },
    s: { state: 'down', since: 2_000, error: slow },
  };
  const mail = { at: expect.any(Number), input: 'mail' };
  const entries: Record<string, Activity> = {
    c: { ...mail, code: 'connecting' },
    u: { ...mail, code: 'up' },
    r: { ...mail, code: 'down', detail: 'ECONNREFUSED', error: refused },
    a: { ...mail, code: 'still-down', detail: 'ECONNREFUSED', error: refused },
    s: { ...mail, code: 'down', detail: 'ETIMEDOUT', error: slow },
    b: { ...mail, code: 'still-down', detail: 'ETIMEDOUT', error: slow },
    U: { ...mail, code: 'up', ms: 65_000, detail: 'it was down for 1m 5s' },
  };
  runMarbles(({ hot, clock, expectObservable }) => {
    const heard = hot('                                             cu 1998ms r-r-s-s 64993ms u', states);
    expectObservable(heard.pipe(noticed('mail', () => clock.now()))).toBe('cu 1998ms r-a-s-b 64993ms U', entries);
  });
});
