import { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import { inTime } from '../../src/operators/in-time.ts';
import { runMarbles } from '../support/run-marbles.ts';

const late = (): Error => new Error('late');

it('errors when the first value takes too long', () => {
  runMarbles(({ cold, expectObservable, expectSubscriptions, clock }) => {
    const source = cold('  -------x|');
    const expected = '     -----#';
    const subscription = ' ^----!';
    expectObservable(source.pipe(inTime(5, clock)(late))).toBe(expected, undefined, late());
    expectSubscriptions(source.subscriptions).toBe(subscription);
  });
});

it('lets the rest take its time', () => {
  runMarbles(({ cold, expectObservable, clock }) => {
    const source = cold('  ----a-------b|');
    expectObservable(source.pipe(inTime(5, clock)(late))).toBe('----a-------b|');
  });
});

it('passes on an error, and the end of what gives nothing', () => {
  runMarbles(({ cold, expectObservable, clock }) => {
    const within = inTime(5, clock);
    expectObservable(cold('--#').pipe(within(late))).toBe('--#');
    expectObservable(cold('--|').pipe(within(late))).toBe('--|');
  });
});

it('gives each its own time', () => {
  runMarbles(({ cold, expectObservable, clock }) => {
    const within = inTime(5, clock);
    const first = cold('   ---------x').pipe(within(late));
    const second = cold('  ----x|').pipe(within(late));
    const third = cold('   -----------x').pipe(within(late));
    expectObservable(first).toBe('                     -----#', undefined, late());
    expectObservable(second, '     ---^').toBe('       -------x|');
    expectObservable(third, '      ----^').toBe('      ---------#', undefined, late());
  });
});

it('has one timer for all, and none when nothing waits', () => {
  runMarbles(({ clock }) => {
    let timers = 0;
    const counting = Object.assign(Object.create(clock), {
      now: () => clock.now(),
      schedule: (...args: Parameters<typeof clock.schedule>) => {
        timers += 1;
        const timer = clock.schedule(...args);
        timer.add(() => {
          timers -= 1;
        });
        return timer;
      },
    });
    const within = inTime(5, counting);
    const silent = new Observable<never>();
    const waiting = [1, 2, 3].map(() => silent.pipe(within(late)).subscribe());
    expect(timers).toBe(1);
    for (const one of waiting) one.unsubscribe();
    expect(timers).toBe(0);
  });
});

it('leaves together who was late together', () => {
  runMarbles(({ cold, expectObservable, clock }) => {
    const within = inTime(5, clock);
    expectObservable(cold('---------x').pipe(within(late))).toBe('-----#', undefined, late());
    expectObservable(cold('---------x').pipe(within(late))).toBe('-----#', undefined, late());
  });
});
