import type { Command, Commands } from '../../src/command.ts';

/** `n` commands that say back a word. */
export function commands(n: number): Commands {
  const command = (name: string): Command => ({
    name,
    usage: name,
    description: name,
    idempotent: true,
    exec: async ([, word = '']) => word,
  });
  return Object.fromEntries(Array.from({ length: n }, (_, i) => [`^cmd${i} (\\w+)`, command(`cmd${i}`)]));
}
