import { alert, marbles } from 'micro-bot-streams/testing';
import { it } from 'vitest';
import { alerts } from './alerts.ts';

const disk = { fingerprint: 'd1', labels: { alertname: 'DiskFull', severity: 'page', instance: 'db1' } };
const once = { ...disk, meta: { startsAt: '09:00' } };
const again = { ...disk, meta: { startsAt: '11:00' } };

it('says that an alert fires, and in the same message that it is over', () =>
  marbles(
    alerts,
    { alerts: 'a-b-c-d' },
    { slack: ' m-n-o-p' },
    {
      a: alert('The disk of db1 is full', once),
      b: alert('Nobody logs in', { fingerprint: 'l1', labels: { alertname: 'Quiet' }, meta: { startsAt: '09:30' } }),
      c: alert('The disk of db1 is full', { ...once, status: 'resolved' }),
      d: alert('The disk of db1 is full', again),
      m: {
        to: 'slack:#alerts',
        data: 'Firing: page DiskFull\nThe disk of db1 is full\n\n- instance: db1',
        key: 'alert/d1/09:00',
      },
      n: { data: 'Firing: Quiet\nNobody logs in', key: 'alert/l1/09:30' },
      o: { data: /^Resolved: page DiskFull\n/, key: 'alert/d1/09:00/resolved', replaces: 'alert/d1/09:00' },
      p: { data: /^Firing/, key: 'alert/d1/11:00', replaces: undefined },
    },
  ));
