import { broken } from '../broken.ts';
import type { Place } from '../peer.ts';
import type { Rule } from '../rule.ts';
import type { Stage } from '../stage.ts';

const key = 'a second message with the same key is dropped';
const find = 'a message is found by its key, and no other';
const thread = 'an answer is in the thread of what it answers';
const edit = 'what replaces a message takes its place';
const react = 'a mark is shown on the message, instead of the one before';

const never = new AbortController().signal;

/** What only some inputs can: claimed, and so to be seen. */
export const claiming: readonly Rule[] = [
  { name: key, keeps: dropsTheSecond, when: (can) => can.key === true },
  { name: find, keeps: findsByKey },
  { name: thread, keeps: answersInThread, when: (can) => can.thread === true },
  { name: edit, keeps: takesThePlace, when: (can) => can.edit === true },
  { name: react, keeps: shows, when: (can) => can.react === true },
];

async function dropsTheSecond(stage: Stage): Promise<void> {
  for (const place of stage.peer.places) {
    const message = stage.message(place, stage.words());
    for (const _ of ['before a restart', 'after it']) {
      const link = await stage.up();
      const conn = await link.up();
      await conn.send(message, never);
      await conn.send(message, never);
      const words = stage.words();
      await stage.says(conn, place, words);
      await stage.seen(place, words);
      link.close();
    }
    const came = (await place.heard()).filter((one) => one.includes(String(message.data)));
    if (came.length !== 1) throw broken(`${key}, in ${place.name}`, 'one message of four with the same key', came);
  }
}

/** Only a link that can look says so, by having it. */
async function findsByKey(stage: Stage): Promise<void> {
  for (const place of stage.peer.places) {
    const link = await stage.up();
    const conn = await link.up();
    if (conn.find === undefined) return;
    const message = stage.message(place, stage.words());
    await conn.send(message, never);
    link.close();
    await stage.gone(find);
    // Whether it was sent is asked after a crash.
    const later = await stage.up();
    const { find: look } = await later.up();
    await stage.until(async () => look?.(message.key, message.to), {
      promise: `${find}, in ${place.name}`,
      expected: 'a receipt',
      came: () => 'nothing',
    });
    const other = await look?.(`${message.key}-not`, message.to);
    if (other !== undefined) throw broken(`${find}, in ${place.name}`, 'nothing for a key that was never sent', other);
    later.close();
    await stage.gone(find);
  }
}

function needs<T>(place: Place, what: keyof Place, can: string, there: T | undefined): T {
  if (there !== undefined) return there;
  throw broken(`what an input can is seen: can.${can}`, `${place.name} shows it: Place.${what}`, 'nobody can look');
}

async function answersInThread(stage: Stage): Promise<void> {
  const link = await stage.up();
  const conn = await link.up();
  const [place] = stage.peer.places;
  const look = needs(place, 'thread', 'thread', place.thread?.bind(place));
  const [asked, other] = [stage.words(), stage.words()];
  const { event } = await stage.said(link, place, asked);
  const beside = await stage.said(link, place, other);
  const [words, more] = [stage.words(), stage.words()];
  await stage.says(conn, place, words, { conversation: event.conversation });
  await stage.says(conn, place, more, { conversation: beside.event.conversation });
  await stage.until(async () => (await look(asked)).some((one) => one.includes(words)), {
    promise: thread,
    expected: `'${words}' in the thread of '${asked}'`,
    came: () => look(asked),
  });
  await stage.until(async () => (await look(other)).some((one) => one.includes(more)), {
    promise: thread,
    expected: `'${more}' in the thread of '${other}'`,
    came: () => look(other),
  });
  const wrong = (await look(other)).filter((one) => one.includes(words));
  if (place.conversation === 'each' && wrong.length > 0) {
    throw broken(thread, `nothing about '${asked}' in the thread of '${other}'`, wrong);
  }
}

async function takesThePlace(stage: Stage): Promise<void> {
  const conn = await (await stage.up()).up();
  const [place] = stage.peer.places;
  const [before, after] = [stage.words(), stage.words()];
  const first = stage.message(place, before);
  await conn.send(first, never);
  await stage.seen(place, before);
  await stage.says(conn, place, after, { replaces: first.key });
  await stage.seen(place, after);
  await stage.until(async () => !(await place.heard()).some((one) => one.includes(before)), {
    promise: edit,
    expected: `'${after}' instead of '${before}'`,
    came: async () => (await place.heard()).slice(-3),
  });
  // What was never said cannot be replaced: then it is a message of its own.
  const alone = stage.words();
  await stage.says(conn, place, alone, { replaces: `${first.key}-not` });
  await stage.seen(place, alone);
}

async function shows(stage: Stage): Promise<void> {
  const link = await stage.up();
  const conn = await link.up();
  const [place] = stage.peer.places;
  const look = needs(place, 'marks', 'react', place.marks?.bind(place));
  const mark = needs(place, 'marks', 'react', conn.mark?.bind(conn));
  const words = stage.words();
  const { event } = await stage.said(link, place, words);
  const seen = new Set<string>();
  for (const one of ['seen', 'running', 'done', 'failed'] as const) {
    await mark(event.id, one, never);
    const came = await stage.until(
      async () => {
        const [first, ...rest] = await look(words);
        return rest.length === 0 && first !== undefined && !seen.has(first) && first;
      },
      { promise: react, expected: `one mark for '${one}', unlike those before`, came: () => look(words) },
    );
    seen.add(came);
  }
}
