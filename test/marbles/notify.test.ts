import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { notify } from '../../src/pipelines/notify.ts';
import { parseRoute } from '../../src/route.ts';
import { alert, change, edit, marbles, run, text } from '../../src/testing/index.ts';

const along = (route: string) => notify(parseRoute(route, '--notify'));
describe('notify', () => {
  it('says that a service came, changed and went', () =>
    marbles(
      along('registry:greeter* -> slack:#ops'),
      { registry: 'a-b-c-d-e' },
      { slack: '   m---n-o-p' },
      {
        a: change('greeter', 'create', { nodes: 2 }),
        b: change('clock'),
        c: change('greeter', 'update', { nodes: 1 }),
        d: change('greeter', 'update', { nodes: 0 }),
        e: change('greeter', 'delete'),
        m: { to: 'slack:#ops', data: 'greeter: new, 2 nodes', subject: 'greeter: new, 2 nodes', causes: ['a'] },
        n: 'greeter: changed, 1 node',
        o: 'greeter: changed, no nodes',
        p: 'greeter: gone',
      },
    ));

  it('says how a command ended, and tells several places, the last of which settles', () =>
    marbles(
      along('runs:deploy -> slack:#audit, email:ops@example.org'),
      { runs: ' a-b-c   ' },
      { slack: 'm-n', email: 'k-l' },
      {
        a: run('deploy', { data: 'deploy web' }),
        b: run('deploy', { data: 'deploy web', from: 'slack:bob', outcome: 'failed', error: 'no such host' }),
        c: run('ping'),
        m: { to: 'slack:#audit', data: 'ann ran deploy web in #ops: ok', open: true },
        k: { to: 'email:ops@example.org', subject: 'deploy: ok', open: undefined },
        n: 'bob ran deploy web in #ops: failed, no such host',
        l: { subject: 'deploy: failed' },
      },
    ));

  it('passes on what is said in a place, and lets go of the rest, as of what is said to the bot alone', async () => {
    const { released } = await marbles(
      along('slack:#alerts, irc -> email:ops@example.org'),
      { slack: 'a-b-c-d--', irc: '--------e' },
      { email: 'm-------n' },
      {
        a: text('disk full', { in: '#alerts' }),
        b: text('lunch?', { in: '#random' }),
        c: edit('a', 'disk is full', { in: '#alerts' }),
        d: text('my secret', { in: '#alerts', replyTo: 'slack:D024' }),
        e: text('hi', { by: 'bob', in: '#dev' }),
        m: { subject: 'ann in #alerts', data: 'ann in #alerts: disk full' },
        n: { subject: 'bob in #dev' },
      },
    );
    expect(released).toEqual(['b', 'c', 'd']);
  });

  it('tells of an alert when it fires and when it is over, and of what a program reports in a call', () =>
    marbles(
      along('alerts, ci:build* -> irc:#ops'),
      { alerts: 'a-b', ci: '----c-d' },
      { irc: '   m-n-o  ' },
      {
        a: alert('disk full on db-1'),
        b: alert('disk full on db-1', { status: 'resolved' }),
        c: text('build 7 failed', { by: 'build', in: 'build' }),
        d: text('deploy failed', { by: 'deploy', in: 'deploy' }),
        m: { subject: 'firing: disk full on db-1', data: 'firing: disk full on db-1' },
        n: 'resolved: disk full on db-1',
        o: 'build in build: build 7 failed',
      },
    ));

  it('refuses a time', () => {
    expect(() => along('registry -> slack:#ops every 1h')).toThrow(ConfigError);
    expect(() => along('registry -> slack:#ops every 1h')).toThrow(/^--notify '.*leave out "every", or use --summary/);
    expect(() => along('registry -> slack:#ops after 10m')).toThrow(/leave out "after"/);
  });
});
