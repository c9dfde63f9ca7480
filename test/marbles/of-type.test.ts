import type { Observable } from 'rxjs';
import { expect, expectTypeOf, it } from 'vitest';
import type { ChatEvent, RunEvent, TextEvent } from '../../src/event.ts';
import { ofType } from '../../src/operators/index.ts';
import { edit, marbles, run, text } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const values = { t: text('hi'), r: run('deploy'), e: edit('t', 'ho'), a: text('a'), b: run('b') };

checklist(() => ofType('text'), values);

it('keeps the type asked for, and lets the others go', async () => {
  const { released } = await marbles(ofType('text'), 't-r-t-|', 't---t-|', values);
  expect(released).toEqual(['r']);
});

it('keeps several types', async () => {
  await marbles(ofType('text', 'edit'), 't-r-e-|', 't---e-|', values);
});

it('narrows', () => {
  const events = undefined as unknown as () => Observable<ChatEvent>;
  expectTypeOf(() => events().pipe(ofType('text'))).returns.toEqualTypeOf<Observable<TextEvent>>();
  expectTypeOf(() => events().pipe(ofType('text', 'run'))).returns.toEqualTypeOf<Observable<TextEvent | RunEvent>>();
});
