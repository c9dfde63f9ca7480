import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { map } from 'rxjs';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { slackToEmail } from '../../examples/slack-to-email.ts';
import { commands } from '../../src/commands/index.ts';
import type { JsonText } from '../../src/json.ts';
import { ofType } from '../../src/operators/index.ts';
import { send } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import { summary } from '../../src/pipelines/summary.ts';
import { memoryRegistry } from '../../src/registry/memory.ts';
import { parseRoute } from '../../src/route.ts';
import { marbles, run, text, wholeBot } from '../../src/testing/index.ts';

describe('the pictures of the docs', () => {
  it('docs/pictures/asked.svg: asked in one stream, answered in another', () =>
    marbles(
      wholeBot([], { commands: commands(), inputs: ['slack', 'email'] }),
      { slack: 'a-b' },
      { slack: 'm-n', email: '--o' },
      {
        a: text('call greeter Say.Hello {"name":"Ann"}'),
        b: text('call greeter Say.Hello {"name":"Bob"} > email:ops@example.org', { by: 'bob' }),
        m: { data: '"Hello Ann!"', causes: ['a'] },
        n: { data: 'goes to email:ops@example.org', causes: ['b'] },
        o: { to: 'email:ops@example.org', data: '"Hello Bob!"', causes: ['b'] },
      },
      {
        frame: '1m',
        picture: 'docs/pictures/asked.svg',
        world: {
          registry: memoryRegistry(),
          call: async (_service, _endpoint, asked) => ({
            json: `"Hello ${JSON.parse((asked as JsonText).json).name}!"`,
          }),
        },
      },
    ));

  it('docs/pictures/window.svg: messages of one hour make one mail', () =>
    marbles(
      slackToEmail,
      { slack: '20m a 9m b 9m c' },
      { email: '60m m' },
      {
        a: text('deploy failed'),
        b: text('lunch?', { in: '#random' }),
        c: text('fixed', { by: 'bob' }),
        m: { subject: '#ops: 2 messages', causes: ['a', 'c'] },
      },
      { frame: '1m', picture: 'docs/pictures/window.svg' },
    ));

  it('docs/pictures/killed.svg: nor does a kill cut an hour in two', () =>
    marbles(
      wholeBot([slackToEmail]),
      { slack: '20m a 9m b 14m c', bot: '  40m ! 9m ^ ' },
      { email: '60m m' },
      {
        a: text('deploy failed'),
        b: text('on it', { by: 'bob' }),
        c: text('fixed', { by: 'bob' }),
        m: { subject: '#ops: 3 messages', causes: ['a', 'b', 'c'] },
      },
      { frame: '1m', picture: 'docs/pictures/killed.svg' },
    ));

  it('docs/pictures/marks.svg: what a picture has signs for', () => {
    const across = pipeline({
      name: 'across',
      from: ['slack', 'xmpp'],
      to: ['xmpp'],
      run: ({ slack }) => ({
        xmpp: slack.pipe(
          ofType('text'),
          map((event) => send([event], 'xmpp:ops', event.data)),
        ),
      }),
    });
    return marbles(
      wholeBot([across]),
      { slack: '-a--b---c-', xmpp: '--~--=----', bot: '------!-^-' },
      { xmpp: '-a---b--c-' },
      { a: text('one'), b: text('two'), c: text('three') },
      { frame: '1m', picture: 'docs/pictures/marks.svg' },
    );
  });

  it('docs/pictures/summary.svg: what was said and run in an hour', () =>
    marbles(
      summary({ route: parseRoute('slack:#ops -> email:team@example.org every 1h', '--summary'), zone: 'UTC' }),
      { slack: '5m a 9m b 9m c', runs: '15m r' },
      { email: '60m m' },
      {
        a: text('is greeter slow?'),
        b: text('health greeter', { by: 'bob' }),
        c: text('lunch?', { in: '#random' }),
        r: run('health', { data: 'health greeter', from: 'slack:bob', to: 'slack:#ops', place: '#ops', of: 'b' }),
        m: { to: 'email:team@example.org', causes: ['a', 'b', 'r'] },
      },
      { frame: '1m', picture: 'docs/pictures/summary.svg' },
    ));
});

describe('a picture', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  const picture = join(folder, 'deep', 'run.svg');
  const drawn = (data: string) =>
    marbles((source) => source, 'a-#', 'a-#', { a: text(data), '#': new Error('out of it') }, { picture });

  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is written when it is asked for, and looked at ever after', async () => {
    vi.stubEnv('MICRO_PICTURES', '');
    await expect(drawn('hi')).rejects.toThrow(
      /^the picture \S+run\.svg is not there: write it and look at it\n {2}MICRO_PICTURES=write npx vitest run test\/testing\/pictures\.test\.ts\n\n {2}at test\/testing\/pictures\.test\.ts:\d+$/,
    );
    vi.stubEnv('MICRO_PICTURES', 'write');
    await drawn('hi');
    vi.stubEnv('MICRO_PICTURES', '');
    await drawn('hi');
    writeFileSync(picture, readFileSync(picture, 'utf8').replaceAll('\n', '\r\n'));
    await drawn('hi');
    await expect(drawn('ho')).rejects.toThrow('run.svg shows another run than this test: write it');
  });

  it('has the time of its last moment, however near the one before', async () => {
    vi.stubEnv('MICRO_PICTURES', 'write');
    const lane = 'abcdefghijklmnopq';
    await marbles((source) => source, lane, lane, {}, { frame: '11m', picture });
    const times = [...readFileSync(picture, 'utf8').matchAll(/class="t" x="\d+" y="16">(\w+)</g)].map(
      ([, time]) => time,
    );
    expect(times).toEqual(['0', '11m', '22m', '33m', '44m', '55m', '1h17m', '1h39m', '2h1m', '2h23m', '2h56m']);
  });

  it('is whole in itself, is told in words, has a light and a dark dress, and does not believe what is said', async () => {
    vi.stubEnv('MICRO_PICTURES', 'write');
    await drawn('</text><script>alert("&")</script>\u0000\ud800');
    const svg = readFileSync(picture, 'utf8');
    expect(svg.match(/<(?:script|image|foreignObject|use|a)\b|\bon\w+=|href|url\(/)).toBeNull();
    expect(svg).toContain('ann in #ops: &lt;/text&gt;&lt;script&gt;alert("&amp;")&lt;/script&gt;');
    expect(svg).toMatch(
      /^<svg [^>]*role="img" aria-labelledby="t d">\n<title id="t">marbles<\/title>\n<desc id="d">Heard in source: a at 0; an error at 2ms\. /,
    );
    expect(svg.match(/@media \(prefers-color-scheme:dark\)/g)).toHaveLength(1);
    const opened = [...svg.matchAll(/<(\w+)(?:\s[^<>]*)?(?<!\/)>/g)].map(([, name]) => name).sort();
    expect([...svg.matchAll(/<\/(\w+)>/g)].map(([, name]) => name).sort()).toEqual(opened);
  });
});

it('the docs show only pictures that a test keeps', () => {
  const tests = ['pictures', 'docs'].map((name) => readFileSync(new URL(`./${name}.test.ts`, import.meta.url), 'utf8'));
  const files = readdirSync(new URL('../../docs/pictures/', import.meta.url));
  // The plot is written by `npm run bench`, from what it measured.
  const kept = files.filter((file) => file !== 'benchmarks.svg');
  expect(kept.filter((file) => !tests.join().includes(`picture: 'docs/pictures/${file}'`))).toEqual([]);
});
