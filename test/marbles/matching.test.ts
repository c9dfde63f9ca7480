import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { TextEvent } from '../../src/event.ts';
import { matching } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const values = { a: text('deploy web'), b: text('lunch?') };

checklist(() => matching('^deploy'), values);

it('adds what the pattern captured, and lets the rest go', async () => {
  const m = { type: 'text', id: 'a', data: 'deploy web', match: ['deploy web', 'web'] };
  const { released } = await marbles(matching('^deploy (\\w+)'), 'a-b-|', 'm---|', { ...values, m });
  expect(released).toEqual(['b']);
});

it('still lets an event go further down, where it was matched', async () => {
  const twice = (source: Observable<TextEvent>) => source.pipe(matching('deploy'), matching('lunch'));
  const { released } = await marbles(twice, 'a|', '-|', values);
  expect(released).toEqual(['a']);
});

it('refuses a pattern that is none, before anything starts', () => {
  expect(() => matching('(')).toThrow(ConfigError);
});
