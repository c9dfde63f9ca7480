import { NEVER } from 'rxjs';
import { it } from 'vitest';
import { over } from '../../src/operators/over.ts';
import { runMarbles } from '../support/run-marbles.ts';

it('emits once, when the source completes', () => {
  runMarbles(({ cold, expectObservable }) => {
    expectObservable(cold('-a-b-|').pipe(over())).toBe('-----(x|)', { x: true });
  });
});

it('emits for an empty source too', () => {
  runMarbles(({ cold, expectObservable }) => {
    expectObservable(cold('--|').pipe(over())).toBe('--(x|)', { x: true });
  });
});

it('is silent while the source is', () => {
  runMarbles(({ expectObservable }) => {
    expectObservable(NEVER.pipe(over())).toBe('---');
  });
});

it('passes an error on', () => {
  runMarbles(({ cold, expectObservable }) => {
    expectObservable(cold('-a-#').pipe(over())).toBe('---#');
  });
});

it('leaves the source when it is left', () => {
  runMarbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-b-|');
    expectObservable(source.pipe(over()), '---!').toBe('----');
    expectSubscriptions(source.subscriptions).toBe('^--!');
  });
});
