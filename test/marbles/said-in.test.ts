import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { ofType, saidIn } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const values = {
  a: text('hi', { in: '#ops' }),
  b: text('hi', { in: '#random' }),
  c: text('hi', { to: 'irc:C1', place: '#ops' }),
};

checklist(() => saidIn('#ops'), values);

it.each([
  ['by its name, in any input', ['#ops'], 'a-a-c', ['b']],
  ['by its address', ['irc:C1'], '----c', ['a', 'b', 'a#2']],
  ['by input and name', ['chat:#ops', 'slack:#random'], 'a-a-c', ['b']],
  ['by any of several', ['#ops', '#random'], 'aba-c', []],
] as const)('keeps a place %s', async (_title, places, wanted, gone) => {
  const [first, ...rest] = places;
  const here = (source: Observable<Event>) => source.pipe(ofType('text'), saidIn(first, ...rest));
  const { released } = await marbles(here, 'aba-c', wanted, values);
  expect(released).toEqual(gone);
});
