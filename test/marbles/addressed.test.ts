import { expect, it } from 'vitest';
import { addressed } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const values = { a: text('ping'), b: text('lunch?', { addressed: false }) };

checklist(() => addressed(), values);

it('keeps what was said to the bot, and lets the rest go', async () => {
  const { released } = await marbles(addressed(), 'a-b-a-|', 'a---a-|', values);
  expect(released).toEqual(['b']);
});
