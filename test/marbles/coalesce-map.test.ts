import { EMPTY, NEVER, of, Subject, take } from 'rxjs';
import { expect, it } from 'vitest';
import { coalesceMap } from '../../src/operators/coalesce-map.ts';
import { runMarbles } from '../support/run-marbles.ts';

it('runs one at a time, and once more if anything came meanwhile', () => {
  runMarbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
    const source = hot('  abc-------d---|');
    const run = cold('    1--2|');
    const expected = '    1--21--2--1--2|';
    const first = '       ^---!';
    const second = '      ----^---!';
    const third = '       ----------^---!';
    expectObservable(source.pipe(coalesceMap(() => run))).toBe(expected);
    expectSubscriptions(run.subscriptions).toBe([first, second, third]);
  });
});

it('completes with an empty source, without a run', () => {
  runMarbles(({ cold, expectObservable }) => {
    expectObservable(cold('--|').pipe(coalesceMap(() => of('x')))).toBe('--|');
  });
});

it('is silent with a silent source', () => {
  runMarbles(({ expectObservable }) => {
    expectObservable(NEVER.pipe(coalesceMap(() => of('x')))).toBe('---');
  });
});

it('finishes the run, and the one that waits, after the source completed', () => {
  runMarbles(({ cold, expectObservable }) => {
    const source = cold('ab|');
    const run = cold('   --1|');
    const expected = '   --1--1|';
    expectObservable(source.pipe(coalesceMap(() => run))).toBe(expected);
  });
});

it('runs again after a run that gave nothing', () => {
  runMarbles(({ cold, expectObservable }) => {
    let runs = 0;
    const run = () => {
      runs += 1;
      return runs === 1 ? EMPTY : of('x');
    };
    expectObservable(cold('a-b|').pipe(coalesceMap(run))).toBe('--x|');
  });
});

it('hears what comes while a run speaks', () => {
  const source = new Subject<string>();
  const runs: number[] = [];
  source
    .pipe(
      coalesceMap(() => of(runs.length)),
      take(3),
    )
    .subscribe((run) => {
      runs.push(run);
      if (runs.length < 3) source.next('more');
    });
  source.next('first');
  expect(runs).toEqual([0, 1, 2]);
  expect(source.observed).toBe(false);
});

it('passes errors on: of the source, of a run, and of what cannot be run', () => {
  runMarbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('a----');
    const fail = (): never => {
      throw 'error';
    };
    expectObservable(cold('a-#').pipe(coalesceMap(() => cold('-1--2')))).toBe('-1#');
    expectObservable(source.pipe(coalesceMap(() => cold('-1#')))).toBe('-1#');
    expectObservable(source.pipe(coalesceMap(fail))).toBe('#');
    expectSubscriptions(source.subscriptions).toBe(['^-!', '(^!)']);
  });
});

it('leaves the source and the run when it is left', () => {
  runMarbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('ab---');
    const run = cold('   -1---');
    const left = '       ---!';
    expectObservable(source.pipe(coalesceMap(() => run)), left).toBe('-1--');
    expectSubscriptions(source.subscriptions).toBe('^--!');
    expectSubscriptions(run.subscriptions).toBe('^--!');
  });
});
