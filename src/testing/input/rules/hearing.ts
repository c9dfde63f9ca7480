import type { ChatEvent, Unstamped } from '../../../event.ts';
import { difference } from '../../compare.ts';
import { broken } from '../broken.ts';
import type { Place } from '../peer.ts';
import type { Rule } from '../rule.ts';
import type { Stage } from '../stage.ts';
import type { Watched } from '../watched.ts';

const fields = 'an event has every field, and each is right';
const ids = 'each message has an id of its own';
const order = 'what is said in a conversation is heard in order';
const own = 'its own messages never come back';

/** How far the network's clock may be from this one, in milliseconds. */
const skew = 5_000;
const many = 20;

/** What an event says. */
export const hearing: readonly Rule[] = [
  { name: fields, keeps: hasEveryField },
  { name: ids, keeps: tellsApart },
  { name: order, keeps: keepsOrder },
  { name: own, keeps: hearsNotItself },
];

async function hasEveryField(stage: Stage): Promise<void> {
  const link = await stage.up();
  for (const place of stage.peer.places) {
    const before = Date.now();
    const first = stage.words();
    const { event } = await stage.said(link, place, first);
    check(stage, place, first, event);
    if (event.at < before - skew || event.at > Date.now() + skew) {
      throw broken(`${fields}: at, in ${place.name}`, 'the time when it was said', new Date(event.at));
    }
    const { event: next } = await stage.said(link, place);
    const same = next.conversation === event.conversation;
    if (same === (place.conversation === 'one')) continue;
    const expected = place.conversation === 'one' ? 'the same for both messages' : 'one for each message';
    throw broken(`${fields}: conversation, in ${place.name}`, expected, [event.conversation, next.conversation]);
  }
}

/** Compares what can be known beforehand. */
function check(stage: Stage, place: Place, text: string, event: Unstamped<ChatEvent>): void {
  const { input, peer } = stage;
  const known = { type: 'text', input: input.name, ...place.said, data: peer.carried(text) ?? text };
  const found = difference(known, event);
  if (found) throw broken(`${fields}: ${found.path}, in ${place.name}`, found.wanted, found.got);
  const extra = Object.keys(event.sender).filter((key) => !(key in place.said.sender));
  if (extra.length > 0) throw broken(`${fields}: sender, in ${place.name}`, place.said.sender, event.sender);
  if (!event.id.startsWith(`${input.name}:`) || event.id.length <= input.name.length + 1) {
    throw broken(`${fields}: id, in ${place.name}`, `'${input.name}:' and the network's own id`, event.id);
  }
  if (event.conversation === '') throw broken(`${fields}: conversation, in ${place.name}`, 'a name', "''");
  const { meta } = JSON.parse(JSON.stringify(event));
  const lost = difference(event.meta, meta);
  if (lost) throw broken(`${fields}: meta, in ${place.name}`, 'what JSON can carry', event.meta);
}

async function tellsApart(stage: Stage): Promise<void> {
  const link = await stage.up();
  for (const place of stage.peer.places) {
    const text = stage.words();
    await stage.said(link, place, text);
    await place.says(text);
    await stage.said(link, place);
    const came = link.with(text).map(({ event }) => event.id);
    if (new Set(came).size !== 2)
      throw broken(`${ids}, in ${place.name}`, 'two ids for two messages that say the same', came);
  }
}

async function keepsOrder(stage: Stage): Promise<void> {
  const link = await stage.up();
  for (const place of stage.peer.places) {
    const said: string[] = [];
    for (let n = 0; n < many; n += 1) {
      const text = stage.words();
      said.push(text);
      await place.says(text);
    }
    await stage.heard(link, place, said.at(-1) ?? '');
    compare(`${order}, in ${place.name}`, said, heardOf(link, said));
  }
}

function compare(promise: string, said: readonly string[], came: readonly string[]): void {
  if (came.join() !== said.join()) throw broken(promise, said, came);
}

/** Each once, in the order in which they first came. */
function heardOf(link: Watched, said: readonly string[]): readonly string[] {
  const came = link.arrivals.flatMap(({ event }) =>
    'data' in event ? said.filter((one) => event.data.includes(one)) : [],
  );
  return [...new Set(came)];
}

async function hearsNotItself(stage: Stage): Promise<void> {
  for (const place of stage.peer.places) {
    const words = stage.words();
    const link = await stage.up();
    await stage.said(link, place);
    await stage.says(await link.up(), place, words);
    await stage.seen(place, words);
    await stage.said(link, place);
    notBack(link, place, words);
    link.close();
    await stage.gone(own);
    // A history has it, too.
    const again = await stage.up();
    await stage.said(again, place);
    notBack(again, place, words);
    again.close();
  }
}

function notBack(link: Watched, place: Place, words: string): void {
  const [back] = link.with(words);
  if (back) throw broken(`${own}, in ${place.name}`, 'no event', back.event);
}
