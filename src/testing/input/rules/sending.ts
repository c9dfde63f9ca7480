import { address } from '../../../address.ts';
import type { Conn } from '../../../input.ts';
import { broken } from '../broken.ts';
import { quiet } from '../quiet.ts';
import { rejection } from '../rejection.ts';
import type { Rule } from '../rule.ts';
import type { Stage } from '../stage.ts';

const seen = 'what is sent is seen, in order';
const sure = 'send resolves when the network took the message, and not before';
const pending = 'a link that closes rejects all that is pending';
const cutOff = 'a cut rejects what is pending: it was not sent, or nobody can tell';
const aborted = 'a send that is given up rejects';
const nowhere = 'what is sent to a place that is not there is rejected for good';

const never = new AbortController().signal;

/** What becomes of a message that the bot sends. */
export const sending: readonly Rule[] = [
  { name: seen, keeps: isSeen },
  { name: sure, of: 'calls', keeps: isSure },
  { name: pending, keeps: rejectsWhenClosed },
  { name: cutOff, of: 'calls', keeps: rejectsWhenCut },
  { name: aborted, of: 'calls', keeps: rejectsWhenAborted },
  { name: nowhere, keeps: findsNobody },
];

async function isSeen(stage: Stage): Promise<void> {
  const link = await stage.up();
  const conn = await link.up();
  for (const place of stage.peer.places) {
    const texts = Array.from({ length: 5 }, () => stage.words());
    for (const text of texts) await stage.says(conn, place, text);
    for (const text of texts) await stage.seen(place, text);
    const came = (await place.heard()).flatMap((one) => texts.filter((text) => one.includes(text)));
    if (came.join() !== texts.join()) throw broken(`${seen}, in ${place.name}`, texts, came);
    const to = await conn.resolve?.(place.said.replyTo);
    if (to === undefined || to.startsWith(`${stage.input.name}:`)) continue;
    throw broken(`${seen}: resolve, in ${place.name}`, `an address of '${stage.input.name}'`, to);
  }
}

/** While nothing gets through, nothing can have been taken. */
async function held(
  stage: Stage,
  signal: AbortSignal = never,
): Promise<{ sending: Promise<unknown>; text: string; conn: Conn }> {
  const [place] = stage.peer.places;
  const link = await stage.up();
  const conn = await link.up();
  // What is done once for all messages is done by then.
  await stage.says(conn, place, stage.words());
  stage.gates.hold();
  const text = stage.words();
  const sending = conn.send(stage.message(place, text), signal);
  sending.catch(() => undefined);
  return { sending, text, conn };
}

async function isSure(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const { sending, text } = await held(stage);
  const early = await Promise.race([sending.then(() => true), quiet()]);
  if (early) throw broken(sure, 'nothing, while nothing gets through to the server', 'it resolved');
  stage.gates.release();
  await sending;
  await stage.seen(place, text);
}

async function rejectsWhenClosed(stage: Stage): Promise<void> {
  const { sending, conn } = await held(stage);
  const [place] = stage.peer.places;
  stage.close();
  // Nothing holds up what calls nobody.
  if (stage.reach.calls) await rejection(pending, sending, ['transient', 'unknown'], stage.patience);
  const late = conn.send(stage.message(place, stage.words()), never);
  await rejection(`${pending}, and all that comes later`, late, ['transient', 'unknown', 'permanent'], stage.patience);
}

async function rejectsWhenCut(stage: Stage): Promise<void> {
  const { sending } = await held(stage);
  const rejected = rejection(cutOff, sending, ['transient', 'unknown'], stage.patience);
  stage.gates.cut();
  await rejected;
}

async function rejectsWhenAborted(stage: Stage): Promise<void> {
  const giving = new AbortController();
  const { sending, conn } = await held(stage, giving.signal);
  giving.abort();
  await rejection(aborted, sending, ['transient', 'unknown'], stage.patience);
  stage.gates.release();
  const [place] = stage.peer.places;
  const text = stage.words();
  const given = conn.send(stage.message(place, text), AbortSignal.abort());
  await rejection(`${aborted}, also before it began`, given, ['transient', 'unknown'], stage.patience);
  const next = stage.words();
  await stage.says(conn, place, next);
  await stage.seen(place, next);
  const came = (await place.heard()).filter((one) => one.includes(text));
  if (came.length > 0) throw broken(`${aborted}, also before it began`, 'nobody sees it', came);
}

async function findsNobody(stage: Stage): Promise<void> {
  const link = await stage.up();
  const conn = await link.up();
  const [place] = stage.peer.places;
  const to = stage.peer.nowhere ?? address(stage.input.name, 'nobody-is-here');
  if (stage.input.refuses?.(to, false, stage.options('bot')) === undefined) {
    const message = { ...stage.message(place, stage.words()), to };
    const sent = (async () => conn.send({ ...message, to: (await conn.resolve?.(to)) ?? to }, never))();
    await rejection(nowhere, sent, ['permanent'], stage.patience);
  }
  await stage.said(link, place);
}
