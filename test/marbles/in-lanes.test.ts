import type { Observable } from 'rxjs';
import { concat, EMPTY, from, lastValueFrom, map, merge, NEVER, of, Subject, take, tap, throwError } from 'rxjs';
import { expect, it, vi } from 'vitest';
import { inLanes } from '../../src/operators/in-lanes.ts';
import { runMarbles } from '../support/run-marbles.ts';

/** `a` and `A` are one lane, `b` and `B` another. */
const lane = (letter: string) => letter.toLowerCase();

it('runs one value at a time within a lane, and all lanes at once', () => {
  runMarbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
    const source = hot('  aAb------|');
    const work = cold('   ---x|');
    const expected = '    ---a-b-A-|';
    const begunA = '      ^---!';
    const begunB = '      --^---!';
    const begunAgain = '  ----^---!';
    expectObservable(source.pipe(inLanes(lane, (letter) => work.pipe(map(() => letter))))).toBe(expected);
    expectSubscriptions(work.subscriptions).toBe([begunA, begunB, begunAgain]);
  });
});

it('completes with an empty source', () => {
  runMarbles(({ cold, expectObservable }) => {
    expectObservable(cold('--|').pipe(inLanes(lane, () => of('x')))).toBe('--|');
  });
});

it('is silent with a silent source, and with work that never says anything', () => {
  runMarbles(({ cold, expectObservable }) => {
    expectObservable(NEVER.pipe(inLanes(lane, () => of('x')))).toBe('---');
    expectObservable(cold('a-|').pipe(inLanes(lane, () => NEVER))).toBe('---');
  });
});

it('completes only after the last lane is done', () => {
  runMarbles(({ cold, expectObservable }) => {
    const source = cold('  aA|');
    const work = cold('    ---x|');
    const expected = '     ---x---x|';
    expectObservable(source.pipe(inLanes(lane, () => work))).toBe(expected);
  });
});

it('goes on after work that gives nothing', () => {
  runMarbles(({ cold, expectObservable }) => {
    const source = cold('  aA----|');
    const expected = '     -x----|';
    const work = (letter: string) => (letter === 'a' ? EMPTY : of('x'));
    expectObservable(source.pipe(inLanes(lane, work))).toBe(expected);
  });
});

it('ends with an error of the source, and leaves what runs', () => {
  runMarbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  a--#');
    const work = cold('    -x-----|');
    const expected = '     -x-#';
    const begun = '        ^--!';
    expectObservable(source.pipe(inLanes(lane, () => work))).toBe(expected);
    expectSubscriptions(work.subscriptions).toBe(begun);
  });
});

it('ends with an error of the work, and leaves the other lanes and the source', () => {
  runMarbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  ab--------|');
    const good = cold('    -x------|');
    const bad = cold('     --#');
    const expected = '     -x-#';
    expectObservable(source.pipe(inLanes(lane, (letter) => (letter === 'a' ? good : bad)))).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe('^--!');
    expectSubscriptions(good.subscriptions).toBe('  ^--!');
  });
});

it('ends with an error when the work cannot be begun, or has no lane', () => {
  runMarbles(({ cold, expectObservable, expectSubscriptions }) => {
    const fail = (): never => {
      throw 'broken';
    };
    const source = cold('-a-a|');
    expectObservable(source.pipe(inLanes(lane, fail))).toBe('-#', undefined, 'broken');
    expectObservable(source.pipe(inLanes(fail, () => of('x')))).toBe('-#', undefined, 'broken');
    expectSubscriptions(source.subscriptions).toBe(['^!', '^!']);
  });
});

it('leaves the source and every lane when it is left', () => {
  runMarbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
    const source = hot('  abA-----|');
    const work = cold('   -x------|');
    const left = '        ----!    ';
    const expected = '    -xx--    ';
    expectObservable(source.pipe(inLanes(lane, () => work)), left).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe('^---!');
    expectSubscriptions(work.subscriptions).toBe(['  ^---!', '-^--!']);
  });
});

it('begins nothing more once it is left in the middle of a source that does not wait', () => {
  const begun: string[] = [];
  const work = (letter: string): Observable<string> => {
    begun.push(letter);
    return of(letter);
  };
  from('abAB').pipe(inLanes(lane, work), take(1)).subscribe();
  expect(begun).toEqual(['a']);
});

it('begins nothing more once work failed in the middle of a source that does not wait', () => {
  const begun: string[] = [];
  const work = (letter: string): Observable<string> => {
    begun.push(letter);
    return throwError(() => 'broken');
  };
  from('abAB')
    .pipe(inLanes(lane, work))
    .subscribe({ error: () => {} });
  expect(begun).toEqual(['a']);
});

it('leaves work that spoke before it was waited for', () => {
  const endless = new Subject<string>();
  of('a')
    .pipe(
      inLanes(lane, () => merge(of('x'), endless)),
      take(1),
    )
    .subscribe();
  expect(endless.observed).toBe(false);
});

it('begins nothing more of a lane once it is left in the middle of it', () => {
  const gate = new Subject<string>();
  const begun: string[] = [];
  const work = (letter: string): Observable<string> => {
    begun.push(letter);
    return letter === 'a' ? gate : of(letter);
  };
  of('a', 'A', 'a').pipe(inLanes(lane, work), take(1)).subscribe();
  gate.complete();
  expect(begun).toEqual(['a', 'A']);
});

it('takes a long line of work that does not wait without growing the stack', () => {
  const gate = new Subject<never>();
  const done: number[] = [];
  const numbers = Array.from({ length: 50_000 }, (_, index) => index);
  from(numbers)
    .pipe(
      inLanes(
        () => 'one',
        (index) => (index === 0 ? concat(gate, of(index)) : of(index)),
      ),
    )
    .subscribe((index) => done.push(index));
  expect(done).toEqual([]);
  gate.complete();
  expect(done).toEqual(numbers);
});

it('takes a value that is undefined for a value', () => {
  runMarbles(({ cold, expectObservable }) => {
    const values = { a: undefined, x: undefined };
    const source = cold('aaa|', values);
    const work = cold('  -a|', values);
    const expected = '   -x-x-x|';
    expectObservable(
      source.pipe(
        inLanes(
          () => 'one',
          () => work,
        ),
      ),
    ).toBe(expected, values);
  });
});

it('waits for a promise, and ends with its error', async () => {
  const doors = new Map(['a', 'A', 'b'].map((letter) => [letter, Promise.withResolvers<string>()]));
  const seen: string[] = [];
  const over = lastValueFrom(
    concat(doors.keys(), NEVER).pipe(
      tap((letter) => seen.push(`came ${letter}`)),
      inLanes(lane, (letter) => {
        seen.push(`begun ${letter}`);
        return doors.get(letter)?.promise ?? [];
      }),
      tap((letter) => seen.push(`done ${letter}`)),
    ),
  );
  expect(seen).toEqual(['came a', 'begun a', 'came A', 'came b', 'begun b']);
  seen.length = 0;
  doors.get('a')?.resolve('a');
  await vi.waitFor(() => expect(seen).toEqual(['done a', 'begun A']));
  doors.get('b')?.reject(new Error('no'));
  await expect(over).rejects.toThrow('no');
});

it('begins nothing more once it is left while it waits for a promise', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const seen: string[] = [];
  const work = (letter: string) => {
    seen.push(`begun ${letter}`);
    return promise;
  };
  concat(['a', 'A'], NEVER)
    .pipe(inLanes(lane, work))
    .subscribe((letter) => seen.push(letter))
    .unsubscribe();
  resolve('x');
  await promise;
  expect(seen).toEqual(['begun a']);
});
