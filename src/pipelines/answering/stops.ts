import type { Commands } from '../../command.ts';
import { matcher } from '../../matching/matcher.ts';
import type { Resolve } from './resolving.ts';

/** The pattern of the command that the pipeline answers itself: only it knows what runs. */
export const stopPattern = '^stop$';
/** Longer than `stop`, every other word for it, and the spaces around it. */
const longest = 32;

/** Finds out whether a text ends what runs. Every message is looked at, so it is cheap to say no. */
export function stopping(commands: Commands, resolve: Resolve): (text: string) => boolean {
  const stop = commands[stopPattern];
  const mayBe = matcher(stop ? { [stopPattern]: stop } : {});
  return (text) =>
    text.length <= longest &&
    mayBe(text) !== undefined &&
    resolve({ data: text, addressed: true }).found?.pattern === stopPattern;
}
