import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { readWhen } from '../../src/when.ts';

const now = Date.parse('2026-11-27T13:37:42.500Z');

/** Reads it; undefined when it is refused. Anything else that is thrown is a mistake. */
async function read(text: string): Promise<{ due: number; text: string } | undefined> {
  try {
    return await readWhen(text, now, 'Europe/Berlin');
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

const word = fc.oneof(
  fc.constantFrom(
    ...'in at on every and the of a an half 5 12 90s 2h 17:00 9:00 5pm 24:61 noon midnight minutes hours days'.split(
      ' ',
    ),
    ...'week month year day weekday monday friday sun may 5th last next today tomorrow 2026-12-24 0000-00-00'.split(
      ' ',
    ),
    ...'99999 december 31 2027 27 , - / ping list > email:x {"at":"5pm"} \ud800 🙂 \u00a0 İ ſ'.split(' '),
  ),
  fc.string({ maxLength: 8 }),
);
const space = fc.constantFrom(' ', ' ', ' ', '  ', '\n', '\t', ',', ', ', '');
const text = fc.array(fc.tuple(word, space), { maxLength: 14 }).map((pieces) => pieces.flat().join(''));
const begun = fc
  .tuple(fc.constantFrom('in ', 'at ', 'every ', 'on ', 'at 9:00 on '), text)
  .map(([first, rest]) => first + rest);

it('refuses in words, or finds a time ahead and a command that ends the text as it was written', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, begun, fc.string()), async (said) => {
      const when = await read(said);
      if (!when) return;
      found += 1;
      expect(said.endsWith(when.text)).toBe(true);
      expect(when.text).toMatch(/^\S/);
      // It begins where a word does.
      expect(said.slice(0, said.length - when.text.length)).toMatch(/\s$/);
      expect(when.due).toBeGreaterThan(now);
      expect(when.due).toBeLessThanOrEqual(now + 367 * 86_400_000);
    }),
    { numRuns: 5_000 },
  );
  expect(found).toBeGreaterThan(100);
}, 60_000);

it('keeps any command byte for byte after any time', async () => {
  const times = fc.constantFrom(
    'in 10 minutes',
    'at 17:00',
    'at 9:00 on friday',
    'on 24 december at 9:00',
    'every hour',
  );
  const command = fc
    .tuple(fc.constantFrom('ping', 'get', '{', '"', 'maybe', '> x'), fc.string())
    .map((pair) => pair.join(' '));
  await fc.assert(
    fc.asyncProperty(times, command, async (time, said) => {
      expect(await read(`${time} ${said}`)).toMatchObject({ text: said });
    }),
    { numRuns: 1_000 },
  );
}, 60_000);

it('looks at the beginning only, however long the text is', async () => {
  const short = 'at 9:00 on friday x';
  const { due } = (await read(short)) ?? {};
  for (const piece of ['x', ' ', 'at 9:00 ', 'on friday ', '5 ', ',', '1 year and ', '\n', 'mon, ']) {
    const tail = piece.repeat(Math.ceil(16_384 / piece.length));
    expect(await read(`${short}${tail}`)).toEqual({ due, text: `x${tail}` });
    expect(tail.endsWith((await read(tail))?.text ?? '')).toBe(true);
    // A word that is cut off is no word: what is left of `fridayish` is not a friday.
    const cut = `at 9:00${' '.repeat(83)}on fridayish ${tail}`;
    expect((await read(cut))?.text).toBe(`on fridayish ${tail}`);
  }
});
