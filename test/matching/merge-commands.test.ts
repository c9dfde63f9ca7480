import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/command.ts';
import { mergeCommands } from '../../src/matching/merge-commands.ts';

const command = (name: string): Command => ({ name, usage: name, description: name, exec: () => name });

describe('mergeCommands', () => {
  it('keeps the built-in where both claim a pattern, and says so', () => {
    const merged = mergeCommands(
      { '^ping$': command('ours') },
      { '^ping$': command('theirs'), '^new$': command('new') },
    );
    expect(Object.entries(merged.commands).map(([pattern, { name }]) => [pattern, name])).toEqual([
      ['^ping$', 'ours'],
      ['^new$', 'new'],
    ]);
    expect(merged.conflicts).toEqual(['^ping$']);
  });

  it('takes any text as a pattern', () => {
    const odd = Object.fromEntries([['__proto__', command('odd')]]);
    expect(Object.keys(mergeCommands({}, odd).commands)).toEqual(['__proto__']);
  });
});
