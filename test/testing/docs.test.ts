import { readFileSync } from 'node:fs';
import { map } from 'rxjs';
import { expect, it } from 'vitest';
import { slackToEmail as example } from '../../examples/slack-to-email.ts';
import { matching, ofType, only, query, windowByClock } from '../../src/operators/index.ts';
import { reply } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import { answering, marbles, text } from '../../src/testing/index.ts';

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

it('answers', async () => {
  await marbles(answering({ '^ping$': ping }), { chat: 'a' }, { chat: 'm' }, { a: text('ping'), m: 'pong' });
});

it('is what the docs show', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const bare = (code: string) => code.replaceAll(/^import .*\n/gm, '').replaceAll(/[\s,]+/g, '');
  const here = bare(read(import.meta.url));
  for (const page of ['../../docs/marbles.md', '../../docs/operators.md']) {
    const blocks = [...read(page).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) expect(here, block).toContain(bare(block));
  }
});

it('prints what the docs show when it differs', async () => {
  const page = readFileSync(new URL('../../docs/marbles.md', import.meta.url), 'utf8');
  const [, shown = ''] = /^```\n(slack-to-email: .*?)\n\n {2}at /ms.exec(page) ?? [];
  const said = { a: text('hi'), b: text('deploy failed'), c: text('fixed') };
  const m = { to: 'email:team@example.org', subject: /4 messages/ };
  const run = marbles(example, { slack: 'a b - c' }, { email: '60m m' }, { ...said, m }, { frame: '1m' });
  const { message } = (await run.catch((error: Error) => error)) as Error;
  expect(message.split('\n\n  at ')[0]).toBe(shown);
});
