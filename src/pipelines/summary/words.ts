import { counted } from '../../counted.ts';
import type { Block, Text } from '../../text.ts';
import type { Digest } from './digest.ts';
import { linking, thread, wrote } from './lines.ts';
import { bars, commands, counts, listed } from './sections.ts';
import { times } from './time.ts';

/** What a summary says besides what happened. */
export interface WordsOptions {
  readonly from: number;
  readonly to: number;
  /** An IANA zone, in which every time is said. */
  readonly zone: string;
  /** When it is said, where that is later than it should be, in milliseconds. */
  readonly late?: number | undefined;
  /** The window closed early, because it was full. */
  readonly full?: boolean;
}

/** Puts a digest into words: a subject, and blocks of which every input makes what it can show. */
export function words(digest: Digest, options: WordsOptions): { readonly subject: string; readonly data: Text } {
  const { from, to, zone, late, full = false } = options;
  const seconds = [from, to, ...digest.activity.map((slice) => slice.from)].some((at) => at % minute !== 0);
  const { moment, between } = times(zone, seconds);
  const when = (at: number) => moment(at, to - from);
  const several = digest.places.length > 1;
  const span = between(from, to);
  const places = placeNames(digest);
  const clock = zone === 'UTC' ? '' : ` Times are those of ${zone}.`;
  const data: readonly Block[] = [
    ...notes(full, late === undefined ? undefined : moment(late, Number.POSITIVE_INFINITY)),
    { type: 'paragraph', text: `${totals(digest).join(' and ')} in ${places}, ${span}.${changes(digest)}${clock}` },
    ...bars('Messages over time', digest.activity, when),
    ...counts('Where', 'Place', several ? digest.places : []),
    ...counts('Who wrote', 'Who', digest.people),
    ...listed('Questions without an answer', digest.unanswered, (one) => wrote(one, when, several)),
    ...listed('Threads', digest.threads, (one) => thread(one, when, several)),
    ...listed('Messages with links', digest.linking, (one) => linking(one, when, several)),
    ...commands(digest.runs, when),
  ];
  const marks = `${late === undefined ? '' : ', late'}${full ? ', in part' : ''}`;
  return { subject: `${places}: ${totals(digest)[0]}, ${span}${marks}`, data };
}

const minute = 60_000;

function totals({ messages, people, runs }: Digest): readonly string[] {
  const written = `${counted(messages.length, 'message')} by ${counted(people.length, 'person', 'people')}`;
  return [...(messages.length > 0 ? [written] : []), ...(runs.length > 0 ? [counted(runs.length, 'command')] : [])];
}

function changes({ edited, deleted }: Digest): string {
  const said = [
    ...(edited > 0 ? [`${edited} edited`] : []),
    ...(deleted > 0 ? [`${deleted} deleted and not counted`] : []),
  ];
  return said.length === 0 ? '' : ` ${said.join(', ')}.`;
}

function notes(full: boolean, late: string | undefined): readonly Block[] {
  return [
    ...(late === undefined ? [] : [`late: sent ${late}, because the bot was away when the time was over`]),
    ...(full ? ['in part: more was said than one summary holds; the rest is in another one'] : []),
  ].map((text) => ({ type: 'paragraph', text }));
}

function placeNames({ places, runs }: Digest): string {
  const names = [...new Set([...places.map((place) => place.name), ...runs.map((run) => run.place)])];
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
