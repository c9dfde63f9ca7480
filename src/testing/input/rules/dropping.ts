import { ConfigError } from '../../../errors.ts';
import { broken } from '../broken.ts';
import type { Place } from '../peer.ts';
import type { Rule } from '../rule.ts';
import type { Stage } from '../stage.ts';
import type { Watched } from '../watched.ts';

const away = 'what is said while it is away is fetched, or recorded as a gap';
const cut = 'a cut is noticed, and nothing is lost unseen';
const silent = 'a link through which nothing gets is noticed, and nothing is lost unseen';
const restart = 'a server that ends and comes back is found again, and nothing is lost unseen';
const mute = 'a server that takes a connection and says nothing is given up';
const breaks = 'somebody whose connection breaks off in the middle has said nothing';

/** How far the network's clock may be from this one, in milliseconds. */
const skew = 5_000;

/** What becomes of a link when the network fails. */
export const dropping: readonly Rule[] = [
  { name: away, keeps: wasAway },
  { name: cut, of: 'calls', keeps: isCut },
  { name: silent, of: 'calls', keeps: isSilent },
  { name: restart, of: 'calls', keeps: isRestarted },
  { name: mute, of: 'calls', keeps: givesUp },
  { name: breaks, of: 'called', keeps: breaksOff },
];

/** Something that was said while nobody may have listened. */
interface Missed {
  readonly place: Place;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Undefined when their server, or the input itself, did not take it: then they know. */
async function said(place: Place, text: string): Promise<Missed | undefined> {
  const from = Date.now();
  const [result] = await Promise.allSettled([place.says(text)]);
  return result.status === 'fulfilled' ? { place, text, from, to: Date.now() } : undefined;
}

async function isKnown(stage: Stage, promise: string, link: Watched, missed: Missed | undefined): Promise<void> {
  if (missed === undefined) return;
  const { place, text, from, to } = missed;
  const history = stage.input.can.history === true;
  const covered = () => link.gaps.some((gap) => gap.from <= to + skew && gap.to >= from - skew);
  await stage.until(() => link.with(text).length > 0 || (!history && covered()), {
    promise: `${promise}, in ${place.name}`,
    expected: history ? `'${text}', from the history` : `'${text}', or a gap from ${from} to ${to}`,
    came: () => ({ gaps: link.gaps, heard: link.arrivals.slice(-5).map(({ event }) => event) }),
  });
}

async function wasAway(stage: Stage): Promise<void> {
  const { can } = stage.input;
  for (const place of stage.peer.places) {
    const before = await stage.up();
    await stage.said(before, place);
    before.close();
    await stage.gone(away);
    const missed = [];
    for (let n = 0; n < 3; n += 1) missed.push(await said(place, stage.words()));
    const link = await stage.up();
    for (const one of missed) await isKnown(stage, away, link, one);
    const texts = missed.flatMap((one) => (one ? [one.text] : []));
    const came = link.arrivals.flatMap(({ event }) =>
      'data' in event ? texts.filter((text) => event.data.includes(text)) : [],
    );
    if (can.history && [...new Set(came)].join() !== texts.join()) {
      throw broken(`${away}: in order, in ${place.name}`, texts, came);
    }
    const other = link.with(texts[0] ?? '\0').find(({ event }) => event.replyTo !== place.said.replyTo);
    if (other) throw broken(`${away}: as it was said, in ${place.name}`, place.said, other.event);
    await stage.said(link, place);
    link.close();
  }
}

/** The link hears again, which may take until it is up again. */
async function hearsAgain(promise: string, stage: Stage, link: Watched, place: Place): Promise<void> {
  const texts: string[] = [];
  const heard = () => texts.some((text) => link.with(text).length > 0);
  let next = 0;
  await stage.until(
    async () => {
      if (performance.now() > next) {
        next = performance.now() + 3_000;
        const text = stage.words();
        texts.push(text);
        void place.says(text).catch(() => undefined);
      }
      return heard();
    },
    {
      promise,
      expected: 'what is said is heard again',
      came: () => ({ state: link.state.state, drops: link.drops }),
    },
  );
}

async function ready(stage: Stage): Promise<Watched> {
  const link = await stage.up({ kept: true });
  await stage.said(link, stage.peer.places[0]);
  return link;
}

async function isCut(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const link = await ready(stage);
  for (let n = 0; n < 3; n += 1) {
    stage.gates.cut();
    const missed = await said(place, stage.words());
    await hearsAgain(cut, stage, link, place);
    await isKnown(stage, cut, link, missed);
  }
  const words = stage.words();
  await stage.says(await link.up(), place, words);
  await stage.seen(place, words);
}

async function isSilent(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const link = await ready(stage);
  const { open } = stage.gates;
  const drops = link.drops.length;
  const closed = stage.gates.closed + open;
  stage.gates.hold();
  const saying = said(place, stage.words());
  await stage.until(() => link.drops.length > drops || stage.gates.closed >= closed, {
    promise: silent,
    expected: 'the link ends',
    came: () => `it is ${link.state.state}, with ${stage.gates.open} connections`,
  });
  stage.gates.release();
  const missed = await saying;
  await hearsAgain(silent, stage, link, place);
  await isKnown(stage, silent, link, missed);
}

async function isRestarted(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const link = await ready(stage);
  await stage.peer.stop();
  await stage.until(() => link.drops.length > 0 || stage.gates.open === 0, {
    promise: restart,
    expected: 'the link ends',
    came: () => `it is ${link.state.state}, with ${stage.gates.open} connections`,
  });
  const fatal = link.drops.find((error) => error instanceof ConfigError);
  await stage.peer.start();
  if (fatal) throw broken(restart, 'an error that a retry may mend', fatal);
  await hearsAgain(restart, stage, link, place);
  const words = stage.words();
  await stage.says(await link.up(), place, words);
  await stage.seen(place, words);
}

async function givesUp(stage: Stage): Promise<void> {
  stage.gates.hold();
  const link = stage.open();
  // One that is up without its server finds out when it sends.
  await stage.until(() => link.state.state !== 'connecting', {
    promise: mute,
    expected: 'the link ends',
    came: () => 'it is still connecting',
  });
  const [error] = link.drops;
  if (error instanceof ConfigError) throw broken(mute, 'an error that a retry may mend', error);
}

async function breaksOff(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  if (place.breaksOff === undefined) throw broken(breaks, 'that it can be tried: Place.breaksOff', 'it is not there');
  const link = await stage.up();
  const text = stage.words();
  await place.breaksOff(text);
  await stage.said(link, place);
  const [came] = link.with(text);
  if (came) throw broken(breaks, 'no event', came.event);
}
