import { expect, it } from 'vitest';
import { shownWhen } from '../../src/when/shown-when.ts';

const noon = Date.UTC(2026, 10, 27, 12);

it.each([
  ['Europe/Berlin', 'Fri 27 Nov 2026, 13:00 CET (Europe/Berlin)'],
  ['UTC', 'Fri 27 Nov 2026, 12:00 UTC'],
])('names the zone %s once', (zone, words) => {
  expect(shownWhen(noon, zone)).toBe(words);
});

it('shows seconds where they are not none, and beside such a moment', () => {
  const late = noon + 32_000;
  expect(shownWhen(late, 'UTC')).toBe('Fri 27 Nov 2026, 12:00:32 UTC');
  expect(shownWhen(noon, 'UTC', [noon, late])).toBe('Fri 27 Nov 2026, 12:00:00 UTC');
});
