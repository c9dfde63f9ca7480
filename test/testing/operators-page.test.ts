import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isDrawnIn, operators, operatorsPage, operatorsPath } from './operators-page.ts';

const page = readFileSync(operatorsPath, 'utf8');

describe('docs/operators.md', () => {
  it('is what the doc comments of the operators draw (run test/testing/operators-page.ts)', () => {
    expect(page).toBe(operatorsPage());
  });

  it.each(operators())('says what $name is for', ({ name }) => {
    expect(page).toMatch(new RegExp(`^\\| \\[?\`${name}\\(`, 'm'));
  });

  it.each(operators())('names settings of $name that it has', ({ name, options }) => {
    const [, shown = ''] = new RegExp(`^\\| \\[?\`${name}\\([^\`]*\\{ ([^}]*) \\}`, 'm').exec(page) ?? [];
    const named = shown.split(', ').filter((one) => one !== '' && one !== '…');
    expect(options.map((option) => option.name)).toEqual(expect.arrayContaining(named));
  });

  it('finds the settings of those that have some', () => {
    expect(operators().filter(({ options }) => options.length > 0).length).toBeGreaterThan(20);
  });
});

describe('what an operator draws', () => {
  const lanes = operators().flatMap(({ name, drawing, tests }) =>
    drawing.flatMap((line) => {
      // A label, what happens, and a remark, with two spaces or more between them.
      const [, lane] = line.split(/\s{2,}/);
      return lane !== undefined && /^[\w()#|-]+$/.test(lane) ? [{ name, lane, tests }] : [];
    }),
  );

  it('is there for all', () => {
    const drawn = new Set(lanes.map(({ name }) => name));
    // What is no operator has no lanes.
    expect(
      operators()
        .map(({ name }) => name)
        .filter((name) => !drawn.has(name)),
    ).toEqual(['splitText']);
  });

  it.each(lanes)('is a run of its tests: $name $lane', ({ lane, tests }) => {
    expect(
      tests.some((test) => isDrawnIn(lane, test)),
      tests.join(),
    ).toBe(true);
  });
});
