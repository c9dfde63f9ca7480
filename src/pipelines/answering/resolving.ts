import type { Address } from '../../address.ts';
import { inputOf } from '../../address.ts';
import type { Commands } from '../../command.ts';
import type { TextEvent } from '../../event.ts';
import type { Match } from '../../matching/match.ts';
import { matcher } from '../../matching/matcher.ts';
import { splitAnyRedirect, splitRedirect } from '../../matching/redirect.ts';
import { noInput } from './wording.ts';

/** What a message asks for. */
export interface Resolved {
  /** Absent when it is for no command. */
  readonly found?: Match;
  /** Where its answer is to go, when not to where it was asked for. */
  readonly to?: Address | undefined;
  /** What is wrong with it, in words, where more is known than that it is for no command. */
  readonly wrong?: string;
}

/** Says why nothing can be sent to an address, now or later; undefined when it may be one. */
export type Refuses = (to: Address, later: boolean) => string | undefined;

export type Resolve = (event: Pick<TextEvent, 'data' | 'addressed'>) => Resolved;

/** Finds the command that a message is for, and where its answer goes; `inputs` are those that there are. */
export function resolving(commands: Commands, inputs: ReadonlySet<string>, refuses: Refuses): Resolve {
  const find = matcher(commands);
  const overhear = matcher(Object.fromEntries(Object.entries(commands).filter(([, { hears }]) => hears)));

  /** What is wrong with a redirect to an input that is not there, behind what is a command without it. */
  const missing = ({ data, addressed }: Pick<TextEvent, 'data' | 'addressed'>, found: Match | undefined) => {
    if (!addressed || (found && (found.command.whole || !takesJson(found)))) return undefined;
    const { text, to } = splitAnyRedirect(data);
    if (!to || inputs.has(inputOf(to)) || !find(text)) return undefined;
    return noInput(inputOf(to), inputs);
  };

  return (event) => {
    const { text, to } = splitRedirect(event.data, inputs);
    const look = event.addressed ? find : overhear;
    const whole = to === undefined ? undefined : look(event.data);
    if (whole?.command.whole) return { found: whole };
    const found = look(text);
    const wrong = missing(event, found) ?? (found && to && refuses(to, false));
    if (!found || wrong !== undefined) return wrong === undefined ? {} : { wrong };
    return { found, to };
  };
}

/** Behind JSON an arrow is never a part of the text. */
function takesJson({ command: { params = {} } }: Match): boolean {
  return Object.values(params).some(({ type }) => type === 'json');
}
