import type { Observable, OperatorFunction } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Values } from '../../src/testing/index.ts';
import { marbles } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';

/**
 * What every operator does: completes when the source is empty, is silent when it is, passes an error on, and leaves
 * nothing behind when it is left early. `values` says what `a` and `b` are.
 */
export function checklist<E>(operator: (world: World) => OperatorFunction<E, unknown>, values: Values): void {
  const one = (source: Observable<E>, world: World): Observable<unknown> => source.pipe(operator(world));

  describe('as every operator', () => {
    it('completes when the source is empty', async () => {
      await marbles(one, '--|', '--|');
    });

    it('is silent when the source is', async () => {
      const picture = await marbles(one, '---', '---');
      expect(picture.timers).toBe(0);
    });

    it('passes an error on', async () => {
      await marbles(one, '--#', '--#', { '#': new Error('the link dropped') });
    });

    it('leaves its source and its timers when it is left early', async () => {
      const flow = (sources: { readonly chat: Observable<E> }, world: World) => ({ seen: one(sources.chat, world) });
      const picture = await marbles(flow as never, { chat: 'ab-aab' }, {}, values, {
        until: '---!',
        ignore: ['seen'],
      });
      expect(picture.subscriptions).toEqual({ chat: ['^--!'] });
      expect(picture.timers).toBe(0);
    });
  });
}
