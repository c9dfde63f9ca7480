import { concat, NEVER, of, throwError, timer } from 'rxjs';
import { describe, it } from 'vitest';
import { holdUntil } from '../../src/operators/hold-until.ts';
import { marbles } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

describe('holdUntil', () => {
  checklist(() => holdUntil(of('ready')), { a: 'a', b: 'b' });

  it('holds everything back until it is ready, and nothing from then on', () =>
    marbles((source) => source.pipe(holdUntil(timer(4))), '-a-b----c--|', '----(ab)c--|'));

  it('is ready when the first value comes, if that takes long enough', () =>
    marbles((source) => source.pipe(holdUntil(timer(1))), '--a|', '--a|'));

  it('holds back the end, too', () => marbles((source) => source.pipe(holdUntil(timer(4))), '-a|', '----(a|)'));

  it('is never ready while what it waits for only speaks', () =>
    marbles((source) => source.pipe(holdUntil(concat(of('not yet'), NEVER))), '-a-b', '----'));

  it('errors when what it waits for does', () =>
    marbles((source) => source.pipe(holdUntil(throwError(() => new Error('broken')))), '-a', '#', { '#': 'broken' }));
});
