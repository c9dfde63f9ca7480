import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { map, merge } from 'rxjs';
import { expect, it } from 'vitest';
import { slackToEmail as example } from '../../examples/slack-to-email.ts';
import type { Address } from '../../src/address.ts';
import type { Command } from '../../src/command.ts';
import { echo } from '../../src/commands/echo.ts';
import { askAndWait, matching, ofType, only, query, windowByClock } from '../../src/operators/index.ts';
import { reply, send } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import { summary } from '../../src/pipelines/summary.ts';
import { parseRoute } from '../../src/route.ts';
import { alert, answering, interleaved, marbles, text, wholeBot } from '../../src/testing/index.ts';
import { topic } from '../../src/topic.ts';
import { shownWhen } from '../../src/when/shown-when.ts';
import { readWhen } from '../../src/when.ts';

const hourly = {
  next: (after: number) => (Math.floor(after / 3_600_000) + 1) * 3_600_000,
  previous: (at: number) => at,
};

const slackToEmail = pipeline({
  name: 'slack-to-email',
  from: ['slack'],
  to: ['email'],
  horizon: 7_200_000,
  run: ({ slack }, { clock }) => ({
    email: slack.pipe(
      ofType('text'),
      windowByClock({ schedule: hourly, clock, keep: (event) => event.data }),
      map(({ kept, causes }) => ({
        type: 'text' as const,
        to: 'email:team@example.org' as const,
        subject: `${kept.length} messages`,
        data: kept.join('\n'),
        causes,
      })),
    ),
  }),
});

const greetings = pipeline({
  name: 'greetings',
  from: ['slack'],
  to: ['slack'],
  run: ({ slack }, world) => ({
    slack: slack.pipe(
      ofType('text'),
      only((event) => !event.sender.external),
      matching('^greet (\\w+)$'),
      query(world, 'greeter', 'Say.Hello', ({ match: [, name = ''] }) => ({ name })),
      map((asked) => reply(asked, asked.ok ? JSON.parse(asked.response.json) : asked.error.message)),
    ),
  }),
});

const ping = { name: 'ping', usage: 'ping', description: 'Returns pong', exec: () => 'pong' };

const deploy: Command = {
  name: 'deploy',
  usage: 'deploy',
  description: 'Deploys, when it knows where to',
  exec: async (_args, call) => `deployed to ${await call.ask('Where to?')}`,
};

const remind: Command = {
  name: 'remind',
  usage: 'remind [time] [text]',
  description: 'Says something later: remind in 10 minutes tea is ready',
  whole: true,
  idempotent: true,
  exec: async (_, { rest, jobs, timezone, world }) => {
    const { due, repeat, text } = await readWhen(rest, world.clock.now(), timezone);
    const { number } = jobs.add({ text: `echo ${text}`, due, ...(repeat && { repeat }) });
    return `job ${number}: ${shownWhen(due, timezone)}`;
  },
};

const drain: Command = {
  name: 'drain',
  usage: 'drain [node]',
  description: 'Takes a node out of service',
  changes: true,
  exec: async ([, node = ''], { ask, world }) => {
    if ((await ask(`Take ${node} out of service?`, { choices: ['yes', 'no'] })) === 'no') return 'left as it is';
    await world.call('fleet', 'Node.Drain', { node });
    return `${node} is out of service`;
  },
};

const page: Command = {
  name: 'page',
  usage: 'page',
  description: 'Calls whoever asks',
  exec: (_, { event }) => [
    { type: 'paragraph', text: [{ mention: event.sender.id, text: event.sender.name }, ', it is your turn'] },
  ],
};

const followUp = pipeline({
  name: 'follow-up',
  from: ['slack', 'later'],
  to: ['slack'],
  run: ({ slack, later }) => ({
    later: slack.pipe(
      ofType('text'),
      matching('^(I look into it|done)$'),
      map(({ id, data, conversation, replyTo, accepted }) =>
        data === 'done'
          ? { cancel: conversation, causes: [id] }
          : { key: conversation, due: accepted + 3_600_000, data: { to: replyTo, conversation }, causes: [id] },
      ),
    ),
    slack: later.pipe(
      only((event) => event.pipeline === 'follow-up'),
      map((event) => {
        const { to, conversation } = event.data as { to: Address; conversation: string };
        return send([event], to, 'Is it done?', { conversation });
      }),
    ),
  }),
});

const rollBack = pipeline({
  name: 'roll-back',
  from: ['webhook', 'slack'],
  to: ['slack'],
  horizon: 3_600_000,
  run: ({ webhook, slack }, world) => ({
    slack: merge(webhook, slack).pipe(
      ofType('alert', 'text'),
      askAndWait({
        question: (event) =>
          event.type === 'alert' ? send([event], 'slack:#ops', `${event.data}: roll back?`) : undefined,
        counts: (answer) => answer.data === 'yes' || answer.data === 'no',
        answered: async (event, answer) => {
          if (!answer) return send([event], 'slack:#ops', 'nobody answered: it stays');
          const { replyTo, conversation, data } = answer;
          if (data === 'no') return send([event, answer], replyTo, 'it stays', { conversation });
          const { json } = await world.call('deployer', 'Deploy.RollBack', {});
          return send([event, answer], replyTo, `rolled back to ${json}`, { conversation });
        },
        within: 3_600_000,
        clock: world.clock,
      }),
    ),
  }),
});

it('mails a summary on the hour', async () => {
  await marbles(
    slackToEmail,
    { slack: 'a b - c' },
    { email: '60m m' },
    {
      a: text('hi'),
      b: text('deploy failed'),
      c: text('fixed'),
      m: { to: 'email:team@example.org', subject: /3 messages/ },
    },
    { frame: '1m' },
  );
});

it('gives the world that a pipeline asks', async () => {
  await marbles(
    greetings,
    { slack: 'a' },
    { slack: 'm' },
    { a: text('greet Ann'), m: { data: 'Hello Ann' } },
    { world: { call: async () => ({ json: '"Hello Ann"' }) } },
  );
});

it('greets when the greeter has answered, and says so when it breaks off', () =>
  marbles(
    wholeBot([greetings], { services: ['greeter'] }),
    { slack: '-a----b', greeter: '^--x----!' },
    { slack: '---m----n', greeter: '-q----r', settled: '---a----b' },
    {
      a: text('greet Ann'),
      b: text('greet Bob'),
      q: { endpoint: 'Say.Hello', request: { name: 'Ann' } },
      r: { endpoint: 'Say.Hello', request: { name: 'Bob' } },
      x: 'Hello Ann',
      m: 'Hello Ann',
      n: /broke off/,
    },
    { frame: '1s', picture: 'docs/pictures/service.svg' },
  ));

it('asks whether to roll back, and goes on after a kill', async () => {
  const thread = { conversation: 'roll-back/a/1' };
  await marbles(
    wholeBot([rollBack]),
    { webhook: 'a', slack: '-b---c', bot: '--!-^' },
    { slack: 'q----m' },
    {
      a: alert('the greeter fails'),
      b: text('who is on call?', thread),
      c: text('yes', { ...thread, by: 'bob' }),
      q: { to: 'slack:#ops', data: 'the greeter fails: roll back?' },
      m: { data: 'rolled back to 41', causes: ['a', 'c'], ...thread },
    },
    { world: { call: async () => ({ json: '41' }) } },
  );
});

it('answers', async () => {
  await marbles(answering({ '^ping$': ping }), { chat: 'a' }, { chat: 'm' }, { a: text('ping'), m: 'pong' });
});

const said = { a: text('hi'), b: text('deploy failed'), c: text('fixed') };

it('mails the whole hour, though the bot is dead for ten minutes of it', async () => {
  await marbles(
    wholeBot([slackToEmail]),
    {
      slack: '20m a 9m b 14m c',
      bot: '  40m ! 9m ^      ',
    },
    { email: '60m m' },
    { ...said, m: { subject: '3 messages', causes: ['a', 'b', 'c'] } },
    { frame: '1m' },
  );
});

it('asks, and goes on after a kill', async () => {
  await marbles(
    wholeBot([], { commands: { '^deploy$': deploy } }),
    { chat: 'd----s', bot: '-!-^' },
    { chat: 'q----m' },
    { d: text('deploy'), q: /Where to\?/, s: text('staging'), m: 'deployed to staging' },
  );
});

it('asks before it changes something', async () => {
  await marbles(
    answering({ '^drain ': drain }),
    { chat: 'a-b' },
    { chat: 'm-n' },
    {
      a: text('drain n1', { conversation: 'x' }),
      b: text('yes', { conversation: 'x' }),
      m: 'Take n1 out of service? (yes / no)',
      n: 'n1 is out of service',
    },
    { world: { call: async () => ({ json: '{}' }) } },
  );
});

it('calls somebody', async () => {
  const data = [{ type: 'paragraph', text: [{ mention: 'chat:ann', text: 'ann' }, ', it is your turn'] }];
  await marbles(answering({ '^page$': page }), { chat: 'a' }, { chat: 'm' }, { a: text('page'), m: { data } });
});

it('reminds', async () => {
  await marbles(
    wholeBot([], { commands: { '^remind ': remind, '^echo ': echo } }),
    { chat: 'r', bot: '-!-^' },
    { chat: 'j 9m t' },
    { r: text('remind in 10 minutes tea is ready'), j: 'job 1: Thu 1 Jan 1970, 00:10 UTC', t: 'tea is ready' },
    { frame: '1m' },
  );
});

it('follows up, unless it is done', async () => {
  await marbles(
    wholeBot([followUp]),
    { slack: 'ab 9m c', bot: '  -  9m - ! 9m ^' },
    { slack: '-- 59m m' },
    {
      a: text('I look into it', { conversation: 'x' }),
      b: text('I look into it', { conversation: 'y' }),
      c: text('done', { conversation: 'x' }),
      m: { data: 'Is it done?', conversation: 'y' },
    },
    { frame: '1m' },
  );
});

it('mails what was said in an hour', () =>
  marbles(
    example,
    { slack: '20m a 9m b 9m c' },
    { email: '60m m' },
    { a: text('deploy failed'), b: text('lunch?', { in: '#random' }), c: text('fixed', { by: 'bob' }), m: /fixed/ },
    { frame: '1m', picture: 'docs/pictures/window.svg' },
  ));

it('mails what was said at night', () =>
  marbles(
    example,
    {
      slack: `
        // nobody is awake
        20m a    // the deploy
        9m b c   // and what people made of it
      `,
    },
    { email: '60m m // on the hour' },
    { a: text('deploy failed'), b: text('again?'), c: text('fixed'), m: /fixed/ },
    { frame: '1m' },
  ));

it('stamps what is said by the clock of the wall', () =>
  marbles(
    ({ slack }) => ({ log: slack.pipe(map(({ at }) => new Date(at).toISOString().slice(11, 16))) }),
    { slack: 'a - b', clock: '- s' },
    { log: 'm - n' },
    { a: text('hi'), b: text('still there?'), s: '-1h', m: '09:00', n: '08:02' },
    { frame: '1m', start: '2026-03-28T09:00:00Z' },
  ));

const daily = summary({
  route: parseRoute('slack:#ops -> email:team@example.org every 1d at 09:00', '--summary'),
  zone: 'Europe/Berlin',
});

it('mails at nine on the wall, over the night in which summer time begins', () =>
  marbles(
    wholeBot([daily]),
    { slack: 'a - b', clock: '- s' },
    { email: '- 1h m' },
    {
      a: text('deploy failed'),
      b: text('fixed'),
      s: '2026-03-29T06:00:00Z',
      m: { subject: /2 messages .* Sat 28 Mar 09:00 CET – Sun 29 Mar 09:00 CEST/ },
    },
    { frame: '1m', start: '2026-03-28T12:00:00Z' },
  ));

const diskFull = pipeline({
  name: 'disk-full',
  from: ['alerts', 'slack'],
  to: ['slack'],
  run: ({ alerts, slack }) => ({
    slack: merge(
      alerts.pipe(map((alert) => send([alert], 'slack:#ops', 'disk full', { conversation: topic('disk') }))),
      slack.pipe(
        ofType('text'),
        only((event) => event.origin?.topic === topic('disk')),
        map((event) => send([event], 'slack:#ops', `${event.sender.name} has it`, { conversation: topic('disk') })),
      ),
    ),
  }),
});

it('says all of a topic in one thread, and hears what is answered there, also after a kill', () =>
  marbles(
    wholeBot([diskFull]),
    { alerts: 'a', slack: '---bc', bot: '-(!^)' },
    { slack: 'm---n' },
    {
      a: alert('disk full'),
      b: text('lunch?'),
      c: text('I look', { conversation: topic('disk') }),
      m: { data: 'disk full', conversation: topic('disk') },
      n: { data: 'ann has it', conversation: topic('disk'), causes: ['c'] },
    },
  ));

it('tells of both, and of the one that is over', () => {
  const web = { labels: { alertname: 'Slow', service: 'web' } };
  const shop = { labels: { alertname: 'Slow', service: 'shop' } };
  return marbles(
    ({ alerts }) => ({
      log: alerts.pipe(
        ofType('alert'),
        map(({ status, labels }) => `${labels.service} ${status}`),
      ),
    }),
    { alerts: '(ab) c' },
    { log: '   (mn) o' },
    {
      a: alert('web takes 5 s', web),
      b: alert('the shop takes 9 s', shop),
      c: alert('web is back', { ...web, status: 'resolved' }),
      m: 'web firing',
      n: 'shop firing',
      o: 'web resolved',
    },
  );
});

it('holds in any order', () =>
  interleaved(
    greetings,
    { slack: '(ab)' },
    { slack: '(mn)' },
    { a: text('greet Ann'), b: text('greet Bob'), m: 'Hello Ann', n: 'Hello Bob' },
    {
      runs: 20,
      world: {
        call: async (_service, _endpoint, asked) => ({ json: JSON.stringify(`Hello ${Object(asked).name}`) }),
      },
    },
  ));

it('is what the docs show', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const bare = (code: string) => code.replaceAll(/^import .*\n/gm, '').replaceAll(/[\s,]+/g, '');
  const shown = [import.meta.url, '../../examples/deploy.ts', '../docs/without-the-bot.test.ts'];
  const here = bare(shown.map(read).join(''));
  for (const page of ['marbles', 'operators', 'dialogs', 'who-may', 'across'].map((name) => `../../docs/${name}.md`)) {
    const blocks = [...read(page).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) expect(here, block).toContain(bare(block));
  }
});

const m = { to: 'email:team@example.org', subject: /4 messages/ };

it.each([
  {
    title: 'slack-to-email',
    run: () => marbles(example, { slack: 'a b - c' }, { email: '60m m' }, { ...said, m }, { frame: '1m' }),
  },
  {
    title: 'bot',
    run: () => {
      const lanes = { slack: '20m a 9m b', bot: '40m ! 29m ^' };
      return marbles(wholeBot([example]), lanes, { email: '60m m' }, { ...said, m: /failed/ }, { frame: '1m' });
    },
  },
])('prints what the docs show when $title differs', async ({ title, run }) => {
  const page = readFileSync(new URL('../../docs/marbles.md', import.meta.url), 'utf8');
  const [, shown = ''] = new RegExp(`^\`\`\`\\n(${title}: .*?)(?:\\n\\n {2}at .*?)?\\n\`\`\`$`, 'ms').exec(page) ?? [];
  const { message } = (await run().then(
    () => expect.unreachable('the run passed'),
    (error: Error) => error,
  )) as Error;
  expect(stripVTControlCharacters(message).split('\n\n  at ')[0]).toBe(shown);
});
