// node prove/inside/backlog.ts FILE EVENTS BEGAN [unfair]: a bot starts on a journal where much waits; tells the parent when what is done.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/journal/sqlite/open-database.ts';
import { text } from '../../test/support/place.ts';
import { parsed } from '../talk/sentences.ts';
import { allAtOnce } from './all-at-once.ts';
import { life } from './life.ts';
import { InsideNetwork } from './network.ts';

const [path = '', events = '0', began = '0', how] = process.argv.slice(2);
const wanted = Number(events);
const { now } = Date;
const since = () => now() - Number(began);
// It was away for two minutes: so long that every job is due.
Date.now = () => now() + 120_000;
/** How often each word was answered. */
const answered = new Map<string, number>();
let first = 0;
let pong = 0;
let said = 0;
const network = new InsideNetwork({
  name: 'chat',
  history: false,
  onSent: (data) => {
    first ||= since();
    for (const { word } of parsed(data)) answered.set(word, (answered.get(word) ?? 0) + 1);
    if (data.includes('pong')) pong = performance.now() - said;
  },
});
using database = openDatabase(path, 'power');
using _ = life({ database, links: [network.link], ...(how === 'unfair' && { change: allAtOnce }) });
said = performance.now();
network.say(text('chat', 'chat:fresh', 'ping', { conversation: 'chat:fresh', replyTo: 'chat:fresh' }));
for (let quiet = 0; answered.size < wanted && quiet < 15_000; quiet += 50) {
  const before = network.sent.length;
  await sleep(50);
  if (network.sent.length > before) quiet = 0;
}
const drained = since();
const twice = [...answered.values()].filter((count) => count > 1).length;
process.send?.({ first, pong, drained, answered: answered.size, twice });
