import { marbles, text } from 'micro-bot-streams/testing';
import { describe, expect, it } from 'vitest';
import * as deploy from '../examples/deploy.ts';
import * as slackQueryEmail from '../examples/slack-query-email.ts';
import * as slackToEmail from '../examples/slack-to-email.ts';
import { CallError } from '../src/errors.ts';

describe('examples/deploy.ts', () => {
  it('is a plugin', () => {
    expect(Object.values(deploy.commands).map(({ name, changes = false }) => ({ name, changes }))).toEqual([
      { name: 'deploy', changes: true },
      { name: 'deployed', changes: false },
    ]);
  });
});

describe('examples/slack-to-email.ts', () => {
  it('mails on the hour what was said in #ops', () =>
    marbles(
      slackToEmail.slackToEmail,
      { slack: '20m a 9m b 9m c 99m d         ' },
      { email: '60m m 119m n                  ' },
      {
        a: text('deploy failed'),
        b: text('lunch?', { in: '#random' }),
        c: text('fixed', { by: 'bob' }),
        d: text('morning'),
        m: { to: 'email:team@example.org', subject: '#ops: 2 messages', data: '- ann: deploy failed\n- bob: fixed' },
        n: { subject: '#ops: 1 messages', causes: ['d'] },
      },
      { frame: '1m' },
    ));

  it('is a plugin', () => {
    expect(slackToEmail.pipelines).toEqual([slackToEmail.slackToEmail]);
  });
});

describe('examples/slack-query-email.ts', () => {
  const call = async (service: string, endpoint: string, request: unknown) => {
    if ((request as { name: string }).name === 'Nobody') throw new CallError(500, 'nobody is there');
    return { json: JSON.stringify({ service, endpoint, request }) };
  };

  it('receives a message on Slack, queries a service and sends a summary e-mail', () =>
    marbles(
      slackQueryEmail.slackQueryEmail,
      { slack: 'a-b-c' },
      { email: 'm---n' },
      {
        a: text('greet Ann', { by: 'ann' }),
        b: text('good morning'),
        c: text('greet Nobody'),
        m: {
          to: 'email:team@example.org',
          subject: 'Slack: greet Ann',
          data: 'ann wrote in #ops: greet Ann\n\nThe greeter says:\n\n{"service":"greeter","endpoint":"Say.Hello","request":{"name":"Ann"}}',
          causes: ['a'],
        },
        n: { data: /could not be asked:\n\nnobody is there$/ },
      },
      { world: { call } },
    ));

  it('is a plugin', () => {
    expect(slackQueryEmail.pipelines).toEqual([slackQueryEmail.slackQueryEmail]);
  });
});
