import type { Command } from '../command.ts';

/** Returns what is typed of a command before its arguments: `list services`. */
export function typedWords({ usage }: Pick<Command, 'usage'>): string {
  return usage.replace(/\s*[[<(].*$/, '');
}
