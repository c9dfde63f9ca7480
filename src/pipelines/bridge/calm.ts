import { folded } from '../../matching/folded.ts';
import { broken, gap } from './nick.ts';

/** `@here`, but no mail address and no package such as `@types/node`. */
const call = /(?<![\p{L}\p{N}_.+-])@(?=[\p{L}\p{N}])(?![\p{L}\p{N}_.-]{1,64}\/)/gu;
/** How somebody is spoken to in IRC: `bob: look`. */
const spokenTo = /^[^\s:,/]{1,32}(?=[:,](?:\s|$))/gmu;
/** What may be a name there. */
const word = /[\p{L}\p{N}_[\]\\^{}|`-]+/gu;

/**
 * Returns a text that looks the same and calls nobody: `@here` and its like, `bob: …`, and every name of somebody who is
 * known. Web addresses stay as they are.
 *
 * @param names - Folded.
 */
export function calm(text: string, names: ReadonlySet<string>): string {
  return text
    .replace(spokenTo, (name) => broken(name))
    .replace(/\S+/g, (part) => {
      if (part.includes('://')) return part;
      return part.replace(call, `@${gap}`).replace(word, (name) => (names.has(folded(name)) ? broken(name) : name));
    });
}
