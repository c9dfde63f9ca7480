import type { Lanes } from 'micro-bot-streams/testing';
import { alert, marbles, wholeBot } from 'micro-bot-streams/testing';
import { describe, it } from 'vitest';
import { quiet } from './quiet-on-call.ts';

const node = { fingerprint: 'node', labels: { alertname: 'NodeDown', node: 'n1' } };
const web = { fingerprint: 'web', labels: { alertname: 'WebDown', node: 'n1' } };
const values = {
  n: alert('n1 is down', node),
  b: alert('n1 is down', { ...node, status: 'resolved' }),
  w: alert('the shop does not answer', web),
  x: alert('the shop does not answer', { ...web, status: 'resolved' }),
  m: { to: 'slack:#ops', data: /^Firing: NodeDown/, causes: ['n'] },
  i: { to: 'email:ann@example.org', subject: 'WebDown (node: n1): firing', causes: ['w'] },
  o: { data: /^NodeDown \(node: n1\): resolved after 3m 30s/, causes: ['b', 'n'] },
  s: { to: 'slack:#ops', data: /^Firing: WebDown/, causes: ['w'] },
};

const run = (lanes: Lanes, wanted: Lanes) => marbles(wholeBot([quiet]), lanes, wanted, values, { frame: '30s' });

it('tells of a node that is down, and not of what runs on it, though that was seen first', () =>
  run({ alerts: 'wn 3m bx' }, { slack: '-m 13m o' }));

it('tells of what is still down when the node is back', () =>
  run({ alerts: 'wn 3m b' }, { slack: '-m 4m s 8m - o', email: '10m i' }));

it('says nothing of what recovers within a minute', () => run({ alerts: 'wx' }, {}));

describe('a bot that is killed', () => {
  it.each([0, 1, 2, 3, 7, 8, 9, 20])(
    'tells the same when it is back in frame %i',
    async (frame) => {
      await run({ alerts: 'wn 3m bx', bot: `${'-'.repeat(frame)}(!^)` }, { slack: '-m 13m o' });
    },
    60_000,
  );
});
