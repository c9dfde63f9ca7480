import { describe, expect, it } from 'vitest';
import { splitRedirect } from '../../src/matching/redirect.ts';

const inputs = new Set(['email', 'slack', 'acme']);

describe('splitRedirect', () => {
  it.each([
    ['call a B {"n":1} > email:ops@example.org', 'call a B {"n":1}', 'email:ops@example.org'],
    ['ping > slack:#ops ', 'ping', 'slack:#ops'],
    ['ping >  acme:C024', 'ping', 'acme:C024'],
    ['echo a > b > email:x@y', 'echo a > b', 'email:x@y'],
    ['echo "a > email:x" > email:y', 'echo "a > email:x"', 'email:y'],
    ['echo 5" pipe > email:x', 'echo 5" pipe', 'email:x'],
    ["echo don't > email:x", "echo don't", 'email:x'],
    ['call a B \'{"x":"1 > email:y"}\' > email:z', 'call a B \'{"x":"1 > email:y"}\'', 'email:z'],
    ['call a B {“n”:“x > email:q”} > email:z', 'call a B {“n”:“x > email:q”}', 'email:z'],
  ])('takes it off %s', (text, rest, to) => {
    expect(splitRedirect(text, inputs)).toEqual({ text: rest, to });
  });

  it.each([
    'ping',
    'echo a > b',
    'echo a > irc:#ops',
    'echo a > email:',
    'echo a > email:x and more',
    'echo a >email:x',
    'echo a -> email:x',
    'echo "a > email:x"',
    "echo 'a > email:x'",
    'echo “a > email:x”',
    'call a B {"x":"1 > email:y"}',
    'call a B {"x":"\\" > email:y"}',
    'call a B {“x”:“1 > email:y”}',
    'echo "a > email:x y"',
    '> email:x',
    'ping > constructor:x',
    'ping\n> email:x',
  ])('leaves %s as it is', (text) => {
    expect(splitRedirect(text, inputs)).toEqual({ text });
  });
});
