import { broken } from '../broken.ts';
import { handles } from '../handles.ts';
import { quiet } from '../quiet.ts';
import type { Rule } from '../rule.ts';
import type { Stage } from '../stage.ts';

const cold = 'nothing happens before it is subscribed to';
const closes = 'unsubscribing closes everything';
const early = 'unsubscribed while it connects, it leaves nothing';
const beside = 'two instances run side by side';

const links = 4;

/** When a link opens, and what is left of it. */
export const opening: readonly Rule[] = [
  { name: cold, keeps: isCold },
  { name: closes, keeps: leavesNothing },
  { name: early, keeps: closesEarly },
  { name: beside, keeps: runsTwice },
];

async function isCold(stage: Stage): Promise<void> {
  // Whatever an input keeps for all its links is there by then.
  const warm = await stage.up();
  warm.close();
  await stage.gone(cold);
  const [opened, before] = [stage.gates.opened, servers()];
  stage.link();
  await quiet();
  if (stage.gates.opened > opened) throw broken(cold, 'no connection', `${stage.gates.opened - opened} of them`);
  if (servers() > before) throw broken(cold, 'nothing listens', 'it listens');
}

async function leavesNothing(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const once = async () => {
    const link = await stage.up();
    await stage.said(link, place);
    await stage.says(await link.up(), place, stage.words());
    link.close();
    await stage.gone(closes);
  };
  // What is kept for all links (a pool, a cache) is there after the first; what each leaves behind adds up. One more or
  // less may be somebody else's.
  await once();
  const before = handles();
  for (let link = 0; link < links; link += 1) await once();
  const more = () => [...handles()].filter(([kind, count]) => count - (before.get(kind) ?? 0) >= links - 1);
  await stage.until(() => more().length === 0, {
    promise: closes,
    expected: 'no server, timer or listener is left',
    came: () =>
      more()
        .map(([kind, count]) => `${count - (before.get(kind) ?? 0)} more of ${kind}, after ${links} links`)
        .join('; '),
  });
}

async function closesEarly(stage: Stage): Promise<void> {
  stage.open().close();
  if (stage.reach.calls) await atTheDoor(stage);
  await stage.gone(early);
  await quiet();
  await stage.gone(early);
  const link = await stage.up();
  await stage.said(link, stage.peer.places[0]);
}

/** The server is reached, and has said nothing yet. */
async function atTheDoor(stage: Stage): Promise<void> {
  const { opened } = stage.gates;
  stage.gates.hold();
  const link = stage.open();
  await stage.until(() => stage.gates.opened > opened || link.state.state === 'up', {
    promise: early,
    expected: 'a connection',
    came: () => 'none',
  });
  link.close();
  stage.gates.release();
}

async function runsTwice(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const one = await stage.up();
  const other = await stage.up({ account: 'other' });
  await stage.said(one, place);
  await stage.says(await one.up(), place, stage.words());
  for (const { event } of other.arrivals) {
    if (event.input === 'other' && event.id.startsWith('other:') && event.replyTo.startsWith('other:')) continue;
    throw broken(beside, "an event of the instance 'other', with its name before each id and address", event);
  }
  other.close();
  await stage.said(one, place);
  const words = stage.words();
  await stage.says(await one.up(), place, words);
  await stage.seen(place, words);
}

function servers(): number {
  return [...handles()].filter(([kind]) => kind.includes('Server')).reduce((sum, [, count]) => sum + count, 0);
}
