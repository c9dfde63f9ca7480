import type { Event } from '../../event.ts';
import { onCallOwner, taken } from '../../firing.ts';
import type { Once } from '../../journal/past.ts';
import type { Outgoing } from '../../outgoing.ts';
import { shownDuration } from '../../shown-duration.ts';
import { told } from '../../testing/picture/told.ts';
import type { Would } from './replaying.ts';

/** How many differences of a kind are shown. */
const most = 20;
const columns = 100;
/** How long after it was due something may have been said, and still be as before, in milliseconds: bots are not idle. */
const tolerance = 1_000;

/** What differs between what was said and what would be said, as it comes; it holds no more than it shows. */
export class Tally {
  same = 0;
  added = 0;
  moved = 0;
  changed = 0;
  wrong = 0;
  /** How many of the same have words to compare. */
  compared = 0;
  /** Whether something was looked for in the memory, which is empty at first. */
  recalled = false;
  readonly #shown: { readonly at: number; readonly lines: readonly string[] }[] = [];
  readonly #asked = new Map<string, number>();

  /** Takes what would be said, and what was said under its key. */
  add(would: Would, before: Pick<Once, 'at' | 'message'> | undefined): void {
    if ('wrong' in would) {
      this.wrong += 1;
      this.#show(this.wrong, would.at, `! ${would.wrong}`);
    } else if (before === undefined) {
      this.added += 1;
      this.#show(this.added, would.at, `+ ${told(would.message, columns)}`);
    } else if (Math.abs(would.at - before.at) >= tolerance) {
      this.moved += 1;
      this.#show(this.moved, would.at, `~ ${apart(would.at - before.at)}: ${told(would.message, columns)}`);
    } else if (before.message !== undefined && !sameWords(would.message, before.message)) {
      this.changed += 1;
      const [was, is] = around(...inWords(before.message, would.message));
      this.#show(this.changed, would.at, `- ${was}`, `+ ${is}`);
    } else {
      this.same += 1;
      if (before.message) this.compared += 1;
    }
  }

  /** Takes note that a service would have been asked. */
  asked(service: string): void {
    this.#asked.set(service, (this.#asked.get(service) ?? 0) + 1);
  }

  /** Writes it all, with what was said and would not be now. */
  words(left: { readonly count: number; readonly first: readonly Once[] }, when: (at: number) => string): string {
    for (const [index, { at, message, cause }] of left.first.entries()) {
      const what = message ? told(message, columns) : cause ? becauseOf(cause) : 'its cause is gone';
      this.#show(index + 1, at, `- ${what}`);
    }
    const counts: readonly (readonly [number, string])[] = [
      [this.same, this.compared === this.same ? 'as before' : 'sent before, too (what they said is not kept)'],
      [this.changed, 'in other words'],
      [this.moved, 'at another time'],
      [this.added, 'would be sent, and were not'],
      [left.count, 'were sent, and would not be'],
      [this.wrong, 'could not be sent'],
    ];
    const shown = this.#shown.sort((one, other) => one.at - other.at);
    const hidden = counts.slice(1).reduce((sum, [count]) => sum + Math.max(0, count - most), 0);
    return [
      ...counts
        .filter(([count], index) => count > 0 || index === 0)
        .map(([count, what]) => `  ${String(count).padStart(6)} ${what}`),
      ...(shown.length > 0 ? [''] : []),
      ...shown.flatMap(({ at, lines: [first, ...more] }) => {
        const time = when(at);
        return [`  ${time}  ${first}`, ...more.map((line) => `  ${' '.repeat(time.length)}  ${line}`)];
      }),
      ...(hidden > 0 ? [`  and ${hidden} more`] : []),
      ...Array.from(
        this.#asked,
        ([service, count]) =>
          `  ${service} was not asked ${count === 1 ? 'once' : `${count} times`}: what is made of its answer may differ`,
      ),
      ...(this.recalled
        ? ['  its memory was empty at first: the journal keeps what is remembered now, not what was then']
        : []),
    ].join('\n');
  }

  #show(count: number, at: number, ...lines: readonly string[]): void {
    if (count <= most) this.#shown.push({ at, lines });
  }
}

function apart(ms: number): string {
  return `${shownDuration(Math.round(Math.abs(ms) / 1_000) * 1_000)} ${ms > 0 ? 'later' : 'earlier'}`;
}

/** Who says `ack` leaves their name in the memory of those on call, under a key that says nothing to people. */
function becauseOf(cause: Event): string {
  return cause.type === 'memory' && cause.owner === onCallOwner && cause.key.startsWith(taken)
    ? `because ${cause.value ?? 'nobody'} took an alert`
    : `because of ${told(cause, columns)}`;
}

function sameWords(one: Outgoing, other: Outgoing): boolean {
  const parts = ({ to, subject, data }: Outgoing) => JSON.stringify([to, subject, data]);
  return parts(one) === parts(other);
}

/** Both by their subjects, or by what stands under the same one. */
function inWords(...both: readonly [Outgoing, Outgoing]): readonly [string, string] {
  const [one, other] = both.map((message) => told(message, most * columns)) as [string, string];
  if (one !== other) return [one, other];
  return both.map(({ subject: _, ...message }) => told(message, most * columns)) as [string, string];
}

/** Both from shortly before the first place where they differ. */
function around(one: string, other: string): readonly [string, string] {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const from = at < columns - 20 ? 0 : at - 20;
  const cut = (text: string) =>
    `${from > 0 ? '…' : ''}${text.slice(from, from + columns)}${text.length > from + columns ? '…' : ''}`;
  return [cut(one), cut(other)];
}
