import type { Dialog } from './dialog.ts';
import { plainly } from './plainly.ts';

/** What is longer is no choice, in characters. */
const longest = 1_000;

/** The choice that somebody made, perhaps with the command it is about. */
export function chosen({ choices = [], said }: Dialog, text: string): string | undefined {
  if (text.length > longest) return undefined;
  const words = plainly(text);
  const about = plainly(said.data);
  return choices.find((choice) => {
    const own = plainly(choice);
    return words === own || (words.startsWith(`${own} `) && about.startsWith(words.slice(own.length + 1)));
  });
}
