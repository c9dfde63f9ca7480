import { NEVER, Subject } from 'rxjs';
import { expect, it } from 'vitest';
import { inTurns } from '../../src/operators/in-turns.ts';
import { runMarbles } from '../support/run-marbles.ts';

it('gathers what comes in one turn into one list', () => {
  runMarbles(({ hot, expectObservable }) => {
    const source = hot('(abc)----d----|');
    const expected = '  m--------n----|';
    expectObservable(source.pipe(inTurns())).toBe(expected, { m: ['a', 'b', 'c'], n: ['d'] });
  });
});

it('says nothing for an empty source', () => {
  runMarbles(({ cold, expectObservable }) => {
    expectObservable(cold('--|').pipe(inTurns())).toBe('--|');
  });
});

it('is silent with a silent source', () => {
  runMarbles(({ expectObservable }) => {
    expectObservable(NEVER.pipe(inTurns())).toBe('---');
  });
});

it('gives what was said in the turn of the end', () => {
  runMarbles(({ cold, expectObservable }) => {
    const source = cold('--(ab|)');
    const expected = '   --(m|) ';
    expectObservable(source.pipe(inTurns())).toBe(expected, { m: ['a', 'b'] });
  });
});

it('passes an error on, without what was said in its turn', () => {
  runMarbles(({ cold, expectObservable }) => {
    const source = cold('a-(b#)');
    const expected = '   m-#   ';
    expectObservable(source.pipe(inTurns())).toBe(expected, { m: ['a'] });
  });
});

it('leaves the source when it is left, and says nothing after', () => {
  runMarbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('a--b--c');
    const left = '       ----!  ';
    const expected = '   m--n-  ';
    expectObservable(source.pipe(inTurns()), left).toBe(expected, { m: ['a'], n: ['b'] });
    expectSubscriptions(source.subscriptions).toBe('^---!');
  });
});

it('takes what comes after a promise for another turn', async () => {
  const source = new Subject<string>();
  const lists: (readonly string[])[] = [];
  source.pipe(inTurns()).subscribe((list) => lists.push(list));
  source.next('a');
  source.next('b');
  expect(lists).toEqual([]);
  await Promise.resolve();
  source.next('c');
  await Promise.resolve();
  expect(lists).toEqual([['a', 'b'], ['c']]);
});
