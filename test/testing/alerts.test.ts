import { expect, it } from 'vitest';
import { alert } from '../../src/testing/index.ts';

const print = (labels: Readonly<Record<string, string>>, words = 'no room') => alert(words, { labels }).fingerprint;

it('knows an alert by its labels, whatever is said of it', () => {
  expect(print({ alertname: 'Full', node: 'db1' }, 'no room')).toBe(print({ node: 'db1', alertname: 'Full' }, 'room'));
  expect(alert('it is over', { labels: { node: 'db1' }, status: 'resolved' }).fingerprint).toBe(print({ node: 'db1' }));
});

it('takes other labels for another alert', () => {
  const all = [{}, { node: 'db1' }, { node: 'db2' }, { node: '' }, { a: '1&b=2' }, { a: '1', b: '2' }, { a: '1/b=2' }];
  expect(new Set(all.map((labels) => print(labels))).size).toBe(all.length);
});

it('keeps a fingerprint that is given', () => {
  expect(alert('no room', { labels: { node: 'db1' }, fingerprint: 'd1' }).fingerprint).toBe('d1');
});
