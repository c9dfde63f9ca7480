import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../src/errors.ts';
import { covers, parseRoute } from '../src/route.ts';

describe('parseRoute', () => {
  it('reads a place, an address and a schedule', () => {
    expect(parseRoute('slack:#ops -> email:team@example.org every 1d at 09:00', '--summary')).toEqual({
      text: 'slack:#ops -> email:team@example.org every 1d at 09:00',
      flag: '--summary',
      from: [{ input: 'slack', pattern: '#ops' }],
      to: ['email:team@example.org'],
      every: '1d at 09:00',
    });
  });

  it('reads several of both, a whole input, and no spaces', () => {
    const route = parseRoute('slack:#ops, acme:C024,irc->email:a@example.org,slack:#team after 10m', '--fallback');
    expect(route.from).toEqual([
      { input: 'slack', pattern: '#ops' },
      { input: 'acme', pattern: 'C024' },
      { input: 'irc', pattern: '*' },
    ]);
    expect(route.to).toEqual(['email:a@example.org', 'slack:#team']);
    expect(route.after).toBe(600_000);
    expect(route).not.toHaveProperty('every');
  });

  it.each([
    ['slack:#ops email:a@example.org', /no -> in it \(in a shell it needs quotes\)/],
    ['slack:#ops -', /no ->/],
    ['a -> b:c -> d:e', /more than one ->/],
    ['-> email:a@example.org', /nothing stands before/],
    ['slack:#ops -> every 1h', /no address stands behind/],
    ['#ops -> email:a@example.org', /"#ops" is no place.*such as slack:#ops/],
    ['slack: -> email:a@example.org', /"slack:" is no place/],
    ['slack -> email', /"email" is no address.*email:team@example.org/],
    ['slack -> email:*@example.org', /"email:\*@example.org" is no address/],
    ['slack -> email:a@example.org every', /nothing stands behind "every"/],
    ['slack -> email:a@example.org after soon', /"soon" is not a length of time/],
    ['slack -> email:a@example.org 1h', /"email:a@example.org 1h" is no address/],
  ])('refuses %j, names flag and part, and shows a right one', (text, message) => {
    const parse = () => parseRoute(text, '--summary');
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^--summary '.*for example --summary 'slack:#ops -> email:team@example.org every 1h'$/);
  });

  it('takes any text, with a route or an error in words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (left, right) => {
        try {
          expect(parseRoute(`${left}->${right}`, '--notify').to.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });
});

describe('covers', () => {
  const places = (text: string) => parseRoute(`${text} -> email:a@example.org`, '--summary').from;

  it('knows a place by the input’s own words and by the name people use', () => {
    expect(covers(places('slack:#ops'), 'slack', ['C024', '#ops'])).toBe(true);
    expect(covers(places('slack:C024'), 'slack', ['C024', '#ops'])).toBe(true);
    expect(covers(places('slack:#ops'), 'slack', ['C025', '#ops-eu'])).toBe(false);
    expect(covers(places('slack:#ops'), 'acme', ['C024', '#ops'])).toBe(false);
    expect(covers(places('slack:#dev, acme'), 'acme', ['C024', '#ops'])).toBe(true);
  });

  it('takes * for any text, and for nothing', () => {
    const fits = (pattern: string, name: string) => covers(places(`registry:${pattern}`), 'registry', [name]);
    expect(fits('greeter*', 'greeter')).toBe(true);
    expect(fits('greeter*', 'greeter.v2')).toBe(true);
    expect(fits('greeter*', 'a.greeter')).toBe(false);
    expect(fits('*.greeter', 'go.micro.greeter')).toBe(true);
    expect(fits('a*a', 'a')).toBe(false);
    expect(fits('go.*.gr*ter', 'go.micro.greeter')).toBe(true);
    expect(fits('go.*.gr*ter', 'go.greeter')).toBe(false);
    expect(fits('gree.er', 'greeter')).toBe(false);
  });

  it('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 8 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
    fc.assert(
      fc.property(text, name, (pattern, word) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(word);
        expect(covers([{ input: 'x', pattern }], 'x', [word])).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
