import { it } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { JournalError } from '../../src/errors.ts';
import { lastWords } from '../../src/streams/last-words.ts';
import { surviving } from '../../src/streams/surviving.ts';
import { runMarbles } from '../support/run-marbles.ts';

const error = new JournalError('the disk is full');
const entries: Readonly<Record<string, Activity>> = {
  a: { code: 'accepted', at: 1 },
  r: { code: 'refused', at: 2, error },
  f: { code: 'journal-failed', at: 2, detail: 'the disk is full', error },
  n: { code: 'journal-failed', at: 3, detail: 'the disk is gone' },
};

it('stays after the journal failed, and says so', () => {
  runMarbles(({ cold, expectObservable }) => {
    expectObservable(cold('-a-#', entries, error).pipe(surviving(() => 2)), '------!').toBe('-a-f', entries);
    expectObservable(cold('-a-|', entries).pipe(surviving(() => 2))).toBe('-a-|', entries);
    const other = new Error('boom');
    expectObservable(cold('-#', entries, other).pipe(surviving(() => 2))).toBe('-#', {}, other);
  });
});

it('errors two seconds after the journal failed, and says once that it did', () => {
  runMarbles(({ cold, hot, expectObservable, clock }) => {
    expectObservable(hot('-a-f-f-', entries).pipe(lastWords(clock))).toBe('-a-f 1999ms #', entries, error);
    expectObservable(hot('-a-r-f-', entries).pipe(lastWords(clock))).toBe('-a-(rf) 1996ms #', entries, error);
    expectObservable(hot('-n-r-a-', entries).pipe(lastWords(clock))).toBe(
      '-n-r-a 1995ms #',
      entries,
      new JournalError('the disk is gone'),
    );
    expectObservable(cold('-f-|', entries).pipe(lastWords(clock))).toBe('-f 1999ms #', entries, error);
    expectObservable(cold('-a-|', entries).pipe(lastWords(clock))).toBe('-a-|', entries);
    expectObservable(cold('--', entries).pipe(lastWords(clock)), '-----!').toBe('--', entries);
  });
});
