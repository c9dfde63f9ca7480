import type { Contender } from '../contender.ts';

/** The least there is: a list of patterns, tried one after the other, and a promise. */
export function loop(n: number): Contender {
  const patterns = Array.from({ length: n }, (_, i) => new RegExp(`^cmd${i} (\\w+)`));
  let answers = 0;
  const handler = async (word: string | undefined) => word;
  const answer = async (text: string) => {
    for (const pattern of patterns) {
      const match = pattern.exec(text);
      if (!match) continue;
      await handler(match[1]);
      answers += 1;
      return;
    }
  };
  return { hear: (serial) => void answer(`cmd${n - 1} ${serial}`), answers: () => answers };
}
