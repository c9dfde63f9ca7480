import type { Observable } from 'rxjs';
import { map, of, throwError, timer } from 'rxjs';
import { it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import { inOrder } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

/** Takes as long as the text says; `0` gives nothing, `2` gives two. */
const work =
  (options?: { concurrency: number }) =>
  (source: Observable<TextEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(
      inOrder((event) => {
        if (event.data === '0') return [];
        if (event.data === '2')
          return timer(2, clock)
            .pipe(map(() => event))
            .pipe(twice);
        return timer(Number(event.data), clock).pipe(map(() => event));
      }, options),
    );
const twice = (source: Observable<TextEvent>) =>
  source.pipe(
    map((event) => event),
    inOrder((event) => of(event, event)),
  );

const values = { a: text('4'), b: text('1'), c: text('2'), d: text('0') };
const given = { w: { id: 'a' }, x: { id: 'b' }, y: { id: 'c' } };

checklist<TextEvent>((world) => (source) => work()(source, world), values);

it('gives what comes of values in their order', async () => {
  await marbles(work(), 'ab------|', '----(wx)|', { ...values, ...given });
});

it('gives several at once, or nothing, and waits for nobody who is behind', async () => {
  await marbles(work(), 'bdc-a----|', '-x--(yy)w|', { ...values, ...given });
});

it('has no more at work than it is told', async () => {
  await marbles(work({ concurrency: 1 }), '(ab)---|', '----wx-|', { ...values, ...given });
});

it('ends with an error of one of them', async () => {
  const broken = (source: Observable<TextEvent>) => source.pipe(inOrder(() => throwError(() => new Error('no'))));
  await marbles(broken, '-a', '-#', { ...values, '#': new Error('no') });
});
