import { describe, expect, it } from 'vitest';
import { gist } from '../../src/pipelines/summary/gist.ts';

describe('gist', () => {
  it.each([
    'is greeter slow?',
    'why? it was fine',
    'really?!',
    '(anyone?)',
    'ما هذا؟',
    '何ですか？',
    'see https://example.org/a what is that?',
  ])('hears a question in %j', (text) => {
    expect(gist(text).question).toBe(true);
  });

  it.each([
    'done.',
    'look: https://example.org/find?name=ann',
    'https://example.org/?',
    'a?b:c',
    '`ok ? 1 : 2`',
    '```\nwhat ?\n```',
    '',
  ])('hears none in %j', (text) => {
    expect(gist(text).question).toBe(false);
  });

  it('finds web addresses, each once, without the punctuation around them', () => {
    const text =
      'see (https://example.org/a), https://example.org/b?c=1&d=2. and HTTP://example.org/a or https://example.org/a!';
    expect(gist(text).links).toEqual([
      'https://example.org/a',
      'https://example.org/b?c=1&d=2',
      'HTTP://example.org/a',
    ]);
    expect(gist('(see https://example.org/a_(b)), https://example.org/(c).').links).toEqual([
      'https://example.org/a_(b)',
      'https://example.org/(c)',
    ]);
    expect(gist('`https://example.org`, ftp://example.org, javascript:alert(1)').links).toEqual([]);
  });

  it('counts what the input knows to be a link, once, and nothing else that it was given', () => {
    const linked = ['https://example.org/a', 'https://example.org/b', 'javascript:alert(1)', 7];
    expect(gist('example.org/a and https://example.org/b', linked).links).toEqual([
      'https://example.org/b',
      'https://example.org/a',
    ]);
    expect(gist('none', { 0: 'https://example.org' }).links).toEqual([]);
  });

  it('keeps few links, and none that is too long to be one', () => {
    const many = Array.from({ length: 9 }, (_, index) => `https://example.org/${index}`).join(' ');
    expect(gist(many).links).toHaveLength(5);
    expect(gist(`https://example.org/${'a'.repeat(3_000)}`).links).toEqual([]);
  });

  it('takes time in proportion to the text, whatever is in it', () => {
    for (const evil of ['```', '`', 'https://', '?', '?)', 'https://a.)', '\n', '`\n', '.!?']) {
      expect(gist(evil.repeat(16_384)).excerpt.length).toBeLessThanOrEqual(320);
    }
  });
});
