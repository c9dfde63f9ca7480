import type { Arrival } from '../../../input.ts';
import { broken } from '../broken.ts';
import type { Place } from '../peer.ts';
import { quiet } from '../quiet.ts';
import type { Rule } from '../rule.ts';
import type { Stage } from '../stage.ts';
import type { Watched } from '../watched.ts';

const open = 'what nobody has decided on comes again, under the same id';
const taken = 'what was acknowledged does not come again';
const told = 'who is told what became of a message is told after it was decided';
const refused = 'what was refused comes again, or who said it is told';
const most = 'at most 100 events are undecided, and none is lost by that';

/** What becomes of an event, by what was decided on it. */
export const deciding: readonly Rule[] = [
  { name: open, keeps: comesAgain, when: ({ replay, history }) => replay === true || history === true },
  { name: taken, keeps: isOver, when: ({ acknowledge }) => acknowledge === true },
  { name: told, of: 'called', keeps: tellsAfterwards, when: ({ acknowledge }) => acknowledge === true },
  { name: refused, keeps: refuses },
  { name: most, keeps: holdsBack },
];

function isOf({ event }: Arrival, words: string): boolean {
  return 'data' in event && event.data.includes(words);
}

async function comesAgain(stage: Stage): Promise<void> {
  for (const place of stage.peer.places) {
    // From what was taken on, a history is read.
    const before = await stage.up();
    await stage.said(before, place);
    before.close();
    await stage.gone(open);
    const text = stage.words();
    // What was said before may come, too, and is decided on: only so much may be undecided.
    const link = await stage.up({ decide: (one) => isOf(one, text) || one.ack() });
    const saying = said(place, text);
    const first = await stage.heard(link, place, text);
    link.close();
    await stage.gone(open);
    // With a history it is found there; else the network has to send it by itself.
    const again = await stage.up({ anew: stage.input.can.history !== true });
    const second = await comes(stage, again, place, text, open);
    await saying;
    sameEvent(open, place, first, second, stage.peer.apart);
    again.close();
  }
}

function sameEvent(promise: string, place: Place, first: Arrival, second: Arrival, apart = 0): void {
  if (second.event.id !== first.event.id) {
    throw broken(`${promise}, in ${place.name}`, `the id ${first.event.id}`, second.event.id);
  }
  const near = Math.abs(first.event.at - second.event.at) <= apart;
  const at = near ? { at: first.event.at } : {};
  const [one, other] = [first, second].map(({ event }) => JSON.stringify({ ...event, ...at, meta: undefined }));
  if (one !== other) throw broken(`${promise}: all of it, in ${place.name}`, one, other);
}

/** Who is told about it by the network may be told anything. */
function said(place: Place, text: string): Promise<readonly PromiseSettledResult<void>[]> {
  return Promise.allSettled([place.says(text)]);
}

function comes(stage: Stage, link: Watched, place: Place, text: string, promise: string): Promise<Arrival> {
  return stage.until(() => link.with(text).at(-1), {
    promise: `${promise}, in ${place.name}`,
    expected: `'${text}' on the next link`,
    came: () => link.arrivals.map(({ event }) => event),
  });
}

async function isOver(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const link = await stage.up();
  const text = stage.words();
  await stage.said(link, place, text);
  // By then the network was told.
  await stage.said(link, place);
  await stage.said(link, place);
  link.close();
  await stage.gone(taken);
  const again = await stage.up({ anew: true });
  await stage.said(again, place);
  const [back] = again.with(text);
  if (back) throw broken(taken, `'${text}' is not heard on the next link, which asks for no history`, back.event);
}

/** Where an input is called, who calls waits for the answer; elsewhere their own server tells people at once. */
async function tellsAfterwards(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  let holding = true;
  // Who was told no says it again.
  const link = await stage.up({ decide: (arrival) => holding || arrival.ack() });
  const text = stage.words();
  const saying = said(place, text);
  const arrival = await stage.heard(link, place, text, saying);
  const early = await Promise.race([saying, quiet()]);
  if (early) throw broken(told, 'nobody is told before it is acknowledged', early[0]);
  holding = false;
  arrival.ack();
  const [result] = await saying;
  if (result?.status !== 'fulfilled') throw broken(told, 'who said it is told that it was taken', result?.reason);
}

async function refuses(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const before = await stage.up();
  await stage.said(before, place);
  before.close();
  await stage.gone(refused);
  const text = stage.words();
  const link = await stage.up({
    decide: (arrival) => (isOf(arrival, text) ? arrival.refuse('there is no room') : arrival.ack()),
  });
  const saying = said(place, text);
  const first = await stage.heard(link, place, text);
  const [result] = await saying;
  if (link.untold.length > 0) throw broken(refused, 'that it can be refused', link.untold[0]);
  const { replay, history } = stage.input.can;
  if (result?.status === 'rejected') return;
  if (stage.reach.called)
    throw broken(refused, 'who said it is told that it was not taken', 'they were told that it was');
  if (!replay && !history) {
    // There is no more to be done about it than to go on.
    await stage.said(link, place);
    return;
  }
  link.close();
  await stage.gone(refused);
  const again = await stage.up({ anew: history !== true });
  sameEvent(refused, place, first, await comes(stage, again, place, text, refused), stage.peer.apart);
}

async function holdsBack(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const before = await stage.up();
  await stage.said(before, place);
  before.close();
  await stage.gone(most);
  const undecided = new Set<Arrival>();
  let peak = 0;
  let holding = true;
  const link = await stage.up({
    kept: true,
    decide: (arrival) => {
      if (!holding) {
        arrival.ack();
        return;
      }
      undecided.add(arrival);
      peak = Math.max(peak, undecided.size);
    },
  });
  const texts = Array.from({ length: 130 }, () => stage.words());
  const saying: Promise<readonly PromiseSettledResult<void>[]>[] = [];
  for (const text of texts) {
    const one = said(place, text);
    saying.push(one);
    // Who calls the input would wait for a decision.
    if (!stage.reach.called) await one;
  }
  await stage.until(() => undecided.size >= 100 || link.gaps.length > 0 || undecided.size === texts.length, {
    promise: most,
    expected: 'about 100 events, or a gap',
    came: () => `${undecided.size} events`,
  });
  await quiet();
  if (peak > 100) throw broken(most, 'at most 100', `${peak}`);
  holding = false;
  for (const arrival of undecided) arrival.ack();
  const results = await Promise.all(saying);
  const unheard = () =>
    texts.filter((text, n) => results[n]?.[0]?.status === 'fulfilled' && link.with(text).length === 0);
  await stage.until(() => unheard().length === 0 || link.gaps.length > 0, {
    promise: most,
    expected: 'all that was taken is heard once there is room, or a gap is recorded',
    came: () => `${unheard().length} of ${texts.length} were not heard`,
  });
}
