import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import { render } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import type { Text } from '../../src/text.ts';
import { checklist } from './checklist.ts';

let count = 0;
const words = ({ data }: TextEvent) => {
  count += 1;
  const table: Text = [{ type: 'table', rows: [[data, String(count)]] }];
  return { subject: `about ${data}`, data: table };
};

checklist<TextEvent>(() => render(words, 'slack:#ops'), { a: text('a'), b: text('b') });

it('puts an event into words once, and says it everywhere', async () => {
  count = 0;
  await marbles(render(words, 'slack:#ops', 'email:ops@example.org'), 'a----|', '(mn)-|', {
    a: text('disk'),
    m: { to: 'slack:#ops', subject: 'about disk', data: 'disk  1', causes: ['a'], open: true },
    n: { to: 'email:ops@example.org', subject: 'about disk', data: 'disk  1', causes: ['a'], open: undefined },
  });
  expect(count).toBe(1);
});

it('takes a bare text, blocks, and a window', async () => {
  const bare = render(({ data }: TextEvent) => data, 'slack:#ops');
  await marbles(bare, 'a|', 'm|', { a: text('disk'), m: { data: 'disk', causes: ['a'] } });
  const blocks = render(({ data }: TextEvent): Text => [{ type: 'paragraph', text: data }], 'slack:#ops');
  await marbles(blocks, 'a|', 'm|', { a: text('disk'), m: 'disk' });
  const window = render(({ kept }: { kept: string[]; causes: [string, ...string[]] }) => kept.join(), 'slack:#ops');
  await marbles(window, 'w|', 'm|', {
    w: { kept: ['x', 'y'], causes: ['e1', 'e2'] },
    m: { data: 'x,y', causes: ['e1', 'e2'] },
  });
});
