import { defer, NEVER } from 'rxjs';
import { expect, it } from 'vitest';
import { reconnect } from '../../src/operators/reconnect.ts';
import { runMarbles } from '../support/run-marbles.ts';

/** Waits of 2, 4 and at most 8; a link is stable after 20. */
const waits = { first: 2, max: 8, stable: 20, random: () => 1 };

it('subscribes again after an error, under a limit that doubles up to the longest', () => {
  runMarbles(({ cold, clock, expectObservable, expectSubscriptions }) => {
    const source = cold('-a#');
    const expected = '   -a---a-----a---------a---------a--';
    const left = '       ---------------------------------!';
    expectObservable(source.pipe(reconnect({ ...waits, clock })), left).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe([
      '^-!',
      '----^-!',
      '----------^-!',
      '--------------------^-!',
      '------------------------------^-!',
    ]);
  });
});

it('waits a random part of the limit', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const parts = [0.5, 0, 1];
    const random = () => parts.shift() ?? 1;
    const source = cold('a#');
    const expected = '   a-aa--------a '; // waits of 1, 0 and 8
    const left = '       -------------!';
    expectObservable(source.pipe(reconnect({ ...waits, clock, random })), left).toBe(expected);
  });
});

it('takes a polite end for a drop, in one line with the errors', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const polite = cold('a|');
    const rude = cold('  a#');
    const expected = '   a--a----a--------a'; // waits of 2, 4 and 8
    const left = '       ------------------!';
    let links = 0;
    const source = defer(() => {
      links += 1;
      return links % 2 === 1 ? polite : rude;
    });
    expectObservable(source.pipe(reconnect({ ...waits, clock })), left).toBe(expected);
  });
});

it('starts over only after a link stayed up for long enough', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const short = cold('a 18ms -#');
    const expected = '  a 21ms a 21ms a';
    expectObservable(short.pipe(reconnect({ ...waits, clock })), '45ms !').toBe(expected);
  });
});

it('counts from the first that a link said, not from the last', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const chatty = cold('a 9ms b 9ms #');
    const expected = '   a 9ms b 11ms a 9ms b 11ms a';
    expectObservable(chatty.pipe(reconnect({ ...waits, clock })), '45ms !').toBe(expected);
  });
});

it('does not start over after a link that was up a little shorter', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const short = cold('a 17ms -#');
    const expected = '  a 20ms a 22ms a';
    expectObservable(short.pipe(reconnect({ ...waits, clock })), '45ms !').toBe(expected);
  });
});

it('counts from when the link came up, not from when it was tried', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const slow = cold('20ms a#');
    const expected = ' 20ms a 22ms a 24ms a';
    expectObservable(slow.pipe(reconnect({ ...waits, clock })), '70ms !').toBe(expected);
  });
});

it('never starts over for a link that never comes up', () => {
  runMarbles(({ cold, clock, expectSubscriptions, expectObservable }) => {
    const source = cold('30ms #');
    expectObservable(source.pipe(reconnect({ ...waits, clock })), '80ms !').toBe('');
    expectSubscriptions(source.subscriptions).toBe(['^ 29ms !', '32ms ^ 29ms !', '66ms ^ 13ms !']);
  });
});

it('passes a fatal error on at once', () => {
  runMarbles(({ cold, clock, expectObservable, expectSubscriptions }) => {
    const source = cold('-a#', undefined, 'fatal');
    const fatal = (error: unknown) => error === 'fatal';
    expectObservable(source.pipe(reconnect({ ...waits, clock, fatal }))).toBe('-a#', undefined, 'fatal');
    expectSubscriptions(source.subscriptions).toBe(['^-!']);
  });
});

it('comes back from a link that ends with nothing', () => {
  runMarbles(({ cold, clock, expectObservable, expectSubscriptions }) => {
    const source = cold('|');
    expectObservable(source.pipe(reconnect({ ...waits, clock })), '-------!').toBe('-------');
    expectSubscriptions(source.subscriptions).toBe(['(^!)', '--(^!)', '------(^!)']);
  });
});

it('is silent with a link that is', () => {
  runMarbles(({ clock, expectObservable }) => {
    expectObservable(NEVER.pipe(reconnect({ ...waits, clock }))).toBe('---');
  });
});

it('leaves the link when it is left, and a wait too', () => {
  runMarbles(({ cold, clock, expectObservable, expectSubscriptions }) => {
    const up = cold('   a-----#');
    const dropped = cold('a#');
    expectObservable(up.pipe(reconnect({ ...waits, clock })), '   ---!').toBe('a--');
    expectObservable(dropped.pipe(reconnect({ ...waits, clock })), '--!').toBe('a-');
    expectSubscriptions(up.subscriptions).toBe(['^--!']);
    expectSubscriptions(dropped.subscriptions).toBe(['^!']);
    clock.schedule(() => expect(clock.actions).toEqual([]), 100);
  });
});

it('counts for each subscriber by itself', () => {
  runMarbles(({ cold, clock, expectObservable }) => {
    const link = cold('a#').pipe(reconnect({ ...waits, clock }));
    expectObservable(link, '---------!').toBe('         a--a----a');
    expectObservable(link, '---------!').toBe('         a--a----a');
  });
});
