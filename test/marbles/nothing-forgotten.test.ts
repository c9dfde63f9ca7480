import { it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { onCallCommands } from '../../src/commands/on-call.ts';
import { parseRooms } from '../../src/pipelines/bridge/rooms.ts';
import { bridge } from '../../src/pipelines/bridge.ts';
import { notify } from '../../src/pipelines/notify.ts';
import { parseBooks } from '../../src/pipelines/on-call/book.ts';
import { parsePlan } from '../../src/pipelines/on-call/plan.ts';
import { onCall } from '../../src/pipelines/on-call.ts';
import { summary } from '../../src/pipelines/summary.ts';
import { parseRoute } from '../../src/route.ts';
import { alert, edit, marbles, removal, text, wholeBot } from '../../src/testing/index.ts';

const route = (words: string, flag: string) => parseRoute(words, flag);
const books = parseBooks('for *:\n  ping\n', '--runbook ./runbook.txt');
const shipped = [
  summary({ route: route('slack:#ops -> email:team@example.org every 1h', '--summary'), zone: 'UTC' }),
  notify(route('registry:greeter* -> slack:#ops', '--notify')),
  notify(route('runs:deploy -> slack:#ops', '--notify')),
  notify(route('alerts -> irc:#ops', '--notify')),
  bridge(parseRooms('slack:#dev = irc:#dev', '--bridge'), { can: () => undefined }),
  onCall(parsePlan('alerts -> slack:#ops, email:ann@example.org after 4m', '--on_call'), { books }),
];
const disk = { fingerprint: 'd', labels: { alertname: 'DiskFull' } };

it('names each event in time, or lets it go: none is retired', () =>
  marbles(
    wholeBot(shipped, { commands: { ...commands(), ...onCallCommands() }, services: ['greeter'] }),
    { slack: 'abcdefghi', irc: 'ab', email: 'b', alerts: '-m--o-m', greeter: '^----!' },
    { activity: '' },
    {
      a: text('ping', { addressed: false }),
      b: text('is greeter slow?', { addressed: false, in: '#random' }),
      c: edit('a', 'pong?'),
      d: removal('a'),
      e: text('what?', { addressed: true }),
      f: text('remember oncall is ann', { addressed: true }),
      g: text('in 1 minute ping', { addressed: true }),
      h: text('ack DiskFull', { addressed: true }),
      i: text('on #dev', { addressed: false, in: '#dev' }),
      m: alert('The disk is full', disk),
      o: alert('The disk is full', { ...disk, status: 'resolved' }),
    },
    { frame: '1m', ignore: ['slack', 'irc', 'email', 'alerts', 'greeter'], until: '2h !' },
  ));
