import { SendError } from '../../../errors.ts';
import { plain } from '../../../render/plain.ts';
import { difference } from '../../compare.ts';
import { shortened, show } from '../../show.ts';
import { broken } from '../broken.ts';
import type { Place } from '../peer.ts';
import type { Rule } from '../rule.ts';
import type { Stage } from '../stage.ts';

const heard = 'long and odd text is heard as the network carries it';
const seen = 'long and odd text is seen as the network carries it, or refused in words';
const limit = 'a text over the limit is split, and nothing of it is lost';

/** What people paste, and what nobody should. */
const odd: Readonly<Record<string, string>> = {
  accents: 'Zoë naïve Ünïcödé',
  'a family': '👩‍👩‍👧‍👦 and a flag 🏳️‍🌈',
  'right to left': 'שלום ‮abc‬ مرحبا',
  'a lone surrogate': 'a\ud83db and \udc69c',
  'a NUL': 'a\u0000b',
  'control characters': 'a\u0007b\u001b[31mc\u0003d',
  markup: '<b>&amp; *bold* _it_ `code` [a](b) {x} <@U1>',
  'a line separator': 'one\u2028two\u2029three',
  'two lines': 'one\nQUIT :two',
  'a mebibyte': 'lorem ipsum '.repeat(87_382).trim(),
};

/** What becomes of text that is not a few plain words. */
export const texts: readonly Rule[] = [
  { name: heard, keeps: isHeard },
  { name: seen, keeps: isSeen },
  { name: limit, keeps: isSplit, when: (can) => can.limit !== undefined },
];

async function isHeard(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const link = await stage.up();
  for (const [name, rest] of Object.entries(odd)) {
    const words = stage.words();
    const text = `${words} ${rest}`;
    const carried = stage.peer.carried(text);
    const saying = Promise.allSettled([place.says(text)]);
    if (carried === undefined) {
      await saying;
    } else {
      const { event } = await stage.heard(link, place, words, saying);
      same(`${heard}: ${name}`, carried, 'data' in event ? event.data : event);
    }
    // And whatever it was, the link lives.
    if (link.ended) throw broken(`${heard}: ${name}`, 'that the link stays up', link.drops.at(-1));
    await stage.said(link, place);
  }
}

async function isSeen(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const link = await stage.up();
  const conn = await link.up();
  for (const [name, rest] of Object.entries(odd)) {
    const words = stage.words();
    const text = `${words} ${rest}`;
    const error = await stage.says(conn, place, text).then(
      () => undefined,
      (came: unknown) => came,
    );
    if (error !== undefined) refused(`${seen}: ${name}`, error);
    else if (stage.peer.carried(text) === undefined) await stage.seen(place, words);
    else await wholly(stage, place, `${seen}: ${name}`, words, text);
    if (link.ended) throw broken(`${seen}: ${name}`, 'that the link stays up', link.drops.at(-1));
    const next = stage.words();
    await stage.says(conn, place, next);
    await stage.seen(place, next);
  }
}

function refused(promise: string, error: unknown): void {
  if (error instanceof SendError && error.kind === 'permanent' && error.message.length > 10) return;
  throw broken(promise, 'a SendError that is permanent and says why', error);
}

async function isSplit(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const { limit: most = 0 } = stage.input.can;
  const conn = await (await stage.up()).up();
  const words = stage.words();
  const text = `${words} ${'lorem ipsum '.repeat(Math.ceil((2.5 * most) / 12))}`.trim();
  await stage.says(conn, place, text);
  const pieces = await wholly(stage, place, limit, words, text);
  const long = pieces.find((one) => [...one].length > most);
  if (long !== undefined) throw broken(limit, `pieces of at most ${most} characters`, `one of ${[...long].length}`);
  if (pieces.length < 2) throw broken(limit, 'more than one piece', pieces.length);
  const short = `${stage.words()} ${'x'.repeat(Math.max(1, most - 40))}`.slice(0, most);
  await stage.says(conn, place, short);
  if ((await wholly(stage, place, limit, short.slice(0, 16), short)).length > 1) {
    throw broken(
      limit,
      `that a text of ${short.length} characters is one message, for the limit is ${most}`,
      'several',
    );
  }
}

/** Waits until people see all of it, be it in pieces: spaces may be lost where it is cut. Resolves with the pieces. */
async function wholly(
  stage: Stage,
  place: Place,
  promise: string,
  words: string,
  text: string,
): Promise<readonly string[]> {
  // What is longer than the network carries may come in pieces; what controls a terminal is taken out by renderers.
  const wanted = [text, plain(text)].flatMap((one) => [bare(one), bare(stage.peer.carried(one) ?? one)]);
  const pieces = async () => {
    const all = await place.heard();
    return all.slice(
      Math.max(
        0,
        all.findLastIndex((one) => one.includes(words)),
      ),
    );
  };
  return stage.until(
    async () => {
      const all = await pieces();
      return wanted.includes(bare(all.join(''))) && all;
    },
    {
      promise,
      expected: shortened(show(text), 200),
      came: async () => shortened(show(await pieces()), 400),
    },
  );
}

function bare(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function same(promise: string, wanted: string, came: unknown): void {
  const found = difference(wanted, came);
  if (found) throw broken(promise, shortened(found.wanted, 200), shortened(found.got, 200));
}
