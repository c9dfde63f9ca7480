import { LaneError } from './lane-error.ts';

/** What one place of a lane says. */
export interface Mark {
  /** Frames since the start. */
  readonly frame: number;
  readonly kind: 'next' | 'error' | 'complete' | 'leave' | 'sign';
  /** The letter, or the sign itself. */
  readonly label: string;
  /** What one of the lane's own signs says. */
  readonly says?: string;
}

/**
 * A lane's own signs, and what each says: `~` the network is down. They stand for no value, and come before all others.
 */
export type Signs = Readonly<Record<string, string>>;

/**
 * Says why a sign may not stand in a lane, and in further lines what may; undefined where it may. It is asked for each
 * sign in turn.
 */
export type Refusal = (label: string, kind: Mark['kind']) => string | undefined;

/** A lane as it was written: its marks in order, how many frames it is long, and what is said about it. */
export interface Lane {
  readonly marks: readonly Mark[];
  readonly length: number;
  /** Each with the frame of what stands before it in its line, or of what comes next. */
  readonly comments?: readonly { readonly frame: number; readonly words: string }[];
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const signs: Readonly<Record<string, Mark['kind']>> = { '|': 'complete', '#': 'error', '!': 'leave' };

/** Reads a duration such as `5s` or `1.5h`, in milliseconds; undefined when it is none. */
export function duration(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const size = units[unit ?? ''];
  return amount === undefined || size === undefined ? undefined : Math.round(Number(amount) * size);
}

/**
 * Reads how long a frame is, in milliseconds.
 *
 * @throws {LaneError} It is no length of time.
 */
export function frameOf(text = '1ms'): number {
  const frame = duration(text);
  if (frame !== undefined && frame > 0) return frame;
  throw new LaneError(`frame: '${text}' is not a length of time: write a number and ms, s, m, h or d, as in 5m`);
}

/** A comment to the end of its line, a duration that stands alone between spaces (`5min` is a wrong one), or any one sign. */
const token =
  /\/\/(?<comment>[^\n]*)|(?<time>(?<!\S)\d+(?:\.\d+)?(?:ms|s|m|h|d)(?<tail>ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?|ays?)?(?!\S))|./gsu;

/**
 * Reads a marble string in RxJS's run-mode notation; `frame` is the length of a frame in milliseconds, `own` are signs
 * that this lane has besides.
 *
 * @throws {LaneError} With the string and the place that could not be read.
 */
export function parse(name: string, marbles: string, frame: number, own: Signs = {}, refused?: Refusal): Lane {
  const marks: Mark[] = [];
  const comments: { frame: number; words: string }[] = [];
  let now = 0;
  let group: number | undefined;
  const expect = (fine: boolean, index: number, why: string): void => {
    if (fine) return;
    const begin = marbles.lastIndexOf('\n', index - 1) + 1;
    const [line = ''] = marbles.slice(begin).split('\n');
    const column = index - begin;
    const [reason, ...remedy] = why.split('\n');
    const lines = [line, `${' '.repeat(column)}^`, ...remedy].map((one) => `  ${one}`);
    throw new LaneError([`lane ${name}, column ${column + 1}: ${reason}`, ...lines].join('\n'));
  };
  const read = (label: string, index: number): void => {
    if (label === '(') {
      expect(group === undefined, index, 'a group inside a group');
      group = now;
    } else if (label === ')') {
      expect(group !== undefined, index, 'no group is open here');
      group = undefined;
    } else if (Object.hasOwn(own, label)) {
      const why = refused?.(label, 'sign');
      expect(why === undefined, index, why ?? '');
      marks.push({ frame: group ?? now, kind: 'sign', label, says: own[label] ?? '' });
    } else if (label !== '-') {
      expect(
        label !== '^',
        index,
        "a run begins with its first character; ^ starts a whole bot again, in its lane 'bot'",
      );
      const kind = signs[label] ?? 'next';
      const why = refused?.(label, kind);
      expect(why === undefined, index, why ?? '');
      marks.push({ frame: group ?? now, kind, label });
    }
  };
  for (const { 0: found, index, groups } of marbles.matchAll(token)) {
    if (groups?.comment !== undefined) {
      const words = groups.comment.trim();
      expect(index === 0 || /\s/.test(marbles[index - 1] ?? ''), index, 'a comment stands behind a space: a // said');
      expect(words !== '', index, 'a comment without words');
      const alone = /(?:^|\n)\s*$/.test(marbles.slice(0, index));
      comments.push({ frame: (alone ? undefined : marks.at(-1)?.frame) ?? now, words });
    } else if (groups?.time !== undefined) {
      const { tail = '' } = groups;
      expect(tail === '', index, `${found} is not a length of time: write ${found.slice(0, -tail.length)}`);
      const frames = (duration(found) ?? 0) / frame;
      expect(group === undefined, index, 'no time passes inside a group');
      expect(Number.isInteger(frames), index, `${found} is not a whole number of frames of ${spoken(frame)}`);
      now += frames;
    } else if (found.trim() !== '') {
      read(found, index);
      now += 1;
    }
  }
  expect(group === undefined, marbles.length, 'a group is not closed');
  return { marks, length: now, comments };
}

/** Writes a duration as the notation has it: `1h30m`, `250ms`. */
export function spoken(ms: number): string {
  if (ms === 0) return '0';
  let rest = ms;
  let text = '';
  for (const [unit, size] of Object.entries(units).reverse()) {
    const amount = Math.floor(rest / size);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * size;
  }
  return text;
}
