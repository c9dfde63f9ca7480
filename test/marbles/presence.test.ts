import type { Observable } from 'rxjs';
import { NEVER } from 'rxjs';
import { expect, it } from 'vitest';
import type { Registered, Service } from '../../src/registry.ts';
import { presence } from '../../src/streams/presence.ts';
import { emptyRegistry } from '../support/place.ts';
import { runMarbles } from '../support/run-marbles.ts';

const service: Service = { name: 'go.micro.bot', version: '0', metadata: {}, endpoints: [], nodes: [] };
const about = { service, ttl: 60_000, interval: 30_000 };
/** Waits of 2, 4 and 8. */
const random = () => 0.002;

const registry = (register: Observable<Registered>) => ({ ...emptyRegistry, register: () => register });
const refused = new Error('no service:write');
const registered = { r: { registered: 'go.micro.bot' } };
const entries = (...times: readonly [letter: string, at: number][]) =>
  Object.fromEntries(
    times.map(([letter, at]) => [
      letter,
      letter < 'n'
        ? { code: 'registry-failed', at, detail: 'no service:write', error: refused }
        : { code: 'registered', at, detail: 'go.micro.bot' },
    ]),
  );

it('says each time that it was registered', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const register = cold('-r--r', registered);
    const expected = '     -x--y';
    expectObservable(presence(registry(register), about, { clock, random })).toBe(
      expected,
      entries(['x', 1], ['y', 4]),
    );
  });
});

it('reports a registry that refuses once, and asks again after a longer wait each time', () => {
  runMarbles(({ cold, clock, expectObservable, expectSubscriptions }) => {
    const register = cold<Registered>('-#', undefined, refused);
    const expected = '     -a---------';
    const left = '         ----------!';
    expectObservable(presence(registry(register), about, { clock, random }), left).toBe(expected, entries(['a', 1]));
    expectSubscriptions(register.subscriptions).toBe(['^!', '---^!', '--------^!']);
  });
});

it('waits no longer than an interval before it asks again', () => {
  runMarbles(({ cold, clock, expectObservable, expectSubscriptions }) => {
    const register = cold<Registered>('-#', undefined, refused);
    const often = { ...about, interval: 2 };
    expectObservable(presence(registry(register), often, { clock, random: () => 1 }), '---------!').toBe(
      '-a--------',
      entries(['a', 1]),
    );
    expectSubscriptions(register.subscriptions).toBe(['^!', '---^!', '------^!']);
  });
});

it('reports a failure that is new, or that comes after it was registered', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const register = cold<Registered>('r#', registered, refused);
    const left = '         ------!';
    const expected = '     xa-yb--';
    const shown = { ...entries(['x', 0], ['y', 3]), ...entries(['a', 1], ['b', 4]) };
    expectObservable(presence(registry(register), about, { clock, random }), left).toBe(expected, shown);
  });
});

it('registers again when the registry lets go', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const register = cold('-r|', registered);
    const expected = '     -x---y-';
    const left = '         -------!';
    const shown = entries(['x', 1], ['y', 5]);
    expectObservable(presence(registry(register), about, { clock, random }), left).toBe(expected, shown);
  });
});

it('asks with what it is given, when it is subscribed', () => {
  const asked: unknown[] = [];
  const asking = {
    ...emptyRegistry,
    register: (...what: unknown[]) => {
      asked.push(what);
      return NEVER;
    },
  };
  runMarbles(({ clock, expectObservable }) => {
    expectObservable(presence(asking, about, { clock, random })).toBe('---');
    expect(asked).toEqual([[service, { ttl: 60_000, interval: 30_000 }]]);
  });
});

it('deregisters when it is left, and asks no more', () => {
  runMarbles(({ cold, clock, expectObservable, expectSubscriptions }) => {
    const register = cold('-r-----', registered);
    const refusing = cold<Registered>('-#', undefined, refused);
    expectObservable(presence(registry(register), about, { clock, random }), '---!').toBe('-x-', entries(['x', 1]));
    expectObservable(presence(registry(refusing), about, { clock, random }), '---!').toBe('-a-', entries(['a', 1]));
    expectSubscriptions(register.subscriptions).toBe('^--!');
    expectSubscriptions(refusing.subscriptions).toBe('^!');
  });
});
