import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { graph } from '../../src/cli/marbles/graph.ts';
import { marbles } from '../../src/cli/marbles/marbles.ts';
import { micro } from '../support/micro.ts';

const folder = mkdtempSync(join(tmpdir(), 'micro-marbles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const drawn = (...argv: readonly string[]) => marbles(['marbles', ...argv], { env: {}, folder });

describe('a graph', () => {
  it.each([
    [['a'], ['b'], 'a ──▶ p ──▶ b'],
    [['a'], [], 'a ──▶ p ─'],
    [['slack', 'irc'], ['slack', 'irc'], 'slack ─┬▶ p ─┬▶ slack\nirc   ─┘     └▶ irc'],
    [['a', 'b', 'c'], ['d'], 'a ─┐\nb ─┼▶ p ──▶ d\nc ─┘'],
    [['a'], ['b', 'c', 'd', 'e'], '         ┌▶ b\na ──▶ p ─┼▶ c\n         ├▶ d\n         └▶ e'],
    [['a', 'b', 'c', 'd'], ['e', 'f'], 'a ─┐\nb ─┼▶ p ─┬▶ e\nc ─┤     └▶ f\nd ─┘'],
  ])('from %j to %j', (from, to, shown) => {
    expect(graph({ name: 'p', from, to })).toBe(shown);
  });
});

describe('micro marbles', () => {
  const page = readFileSync(new URL('../../docs/marbles.md', import.meta.url), 'utf8');
  const shown = [...page.matchAll(/^\$ micro marbles (.*)\n((?:.*\n)*?)```$/gm)];

  it('is shown in the docs', () => expect(shown).toHaveLength(2));

  it.each(shown.map(([, line = '', output = '']) => ({ line, output })))('$line', async ({ line, output }) => {
    const words = [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));
    expect(await drawn(...words)).toBe(output);
  });

  it('draws shipped pipelines, as the flags have them or as in the example of the flag', async () => {
    expect(await drawn('summary')).toContain('▶ summary slack:#ops -> email:team@example.org every 1h ──▶ email');
    const own = await drawn('summary', '--summary', 'acme:#ops -> irc:#a every 15m', '--timezone=UTC');
    expect(own).toContain('acme ─┬▶ summary acme:#ops -> irc:#a every 15m ──▶ irc\n  runs ─┘');
    expect(await drawn('notify', 'registry=a 5m b', 'a=greeter', 'b=greeter gone')).toMatch(
      /m = to slack:#ops: greeter: new, 1 node\n {2}n = to slack:#ops: greeter: gone\n$/,
    );
    expect(await drawn('bridge')).toContain('slack ─┬▶ bridge');
  });

  it.each(['on-call', 'on_call'])(
    'draws %s with an alert that nobody has at first, then somebody, and that is over',
    async (word) => {
      const output = await drawn(word);
      expect(output).toContain('▶ on call alerts -> slack:#ops ─');
      expect(Math.max(...output.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
      expect(output).toMatch(/^ {2}alerts in {2}--a 9m -{6} 24m c 9m -\n {2}slack {2}in {2}--- 9m -{5}b 24m/m);
      expect(output).toMatch(/^ {2}slack {2}out --m 9m -{5}n 24m - 9m o\n {2}email {2}out --- 9m p----q 24m - 9m r\n/m);
      expect(output).toContain('n = to slack:#ops: DiskFull: bob has it\n');
      expect(output).toContain('p = to email:ann@example.org: DiskFull: firing\n');
      expect(output).toContain('r = to email:ann@example.org: DiskFull: resolved\n');
      // Neither what alerts and ack remember, nor where nothing is heard.
      expect(output).not.toMatch(/^ {2}(memory|runs) +(in|out)|taken\//m);
    },
  );

  it('draws two alerts where they are told together, and one message for both', async () => {
    const output = await drawn('on-call', '--on_call_group=5s');
    expect(output).toMatch(/^ {2}slack {2}out --m--- 9m -{5}n 27m -{6} 9m o$/m);
    expect(output).toMatch(/^ {2}b = firing: DiskFull node=db2: /m);
    expect(output).toMatch(/^ {2}m = to slack:#ops: DiskFull, 2 alerts: firing$/m);
  });

  it('draws what is heard in the lanes of the bot itself, and what a pipeline remembers', async () => {
    const run =
      "({ memory }) => ({ memory: memory.pipe(map((e) => ({ key: 'mine', value: e.value, causes: [e.id] }))) })";
    const one = `{ name: 'keeps', from: ['memory', 'later'], to: ['slack'], run: ${run} }`;
    writeFileSync(join(folder, 'keeps.ts'), `import { map } from 'rxjs';\nexport const pipelines = [${one}];`);
    const output = await drawn('./keeps.ts', 'memory=a');
    expect(output).toMatch(/^ {2}memory in {2}a\n {2}slack {2}out -\n {2}memory out m$/m);
  });

  it('has a name that is too long above the graph', async () => {
    const output = await drawn('on-call', '--on_call=alerts -> email:those.on.call.at.night@department.example.org');
    expect(output).toMatch(/^ {2}on call alerts -> email:those.on.call.at.night@department.example.org\n\n/);
    expect(output).toContain('▶ on call alerts -> email… ─');
  });

  it('tells two alerts apart by their name and labels, and which of them somebody takes', async () => {
    const mailed = async (taken: string) => {
      const plan = '--on_call=alerts -> irc:#a, email:ann@example.org after 10m';
      const said = ['a=firing: Full node=db1: no room', 'b=firing: Full node=db2: no room', `c=${taken}`];
      const output = await drawn('on-call', plan, 'alerts=ab', 'irc=--c', ...said);
      // At ten minutes those are mailed that nobody has.
      return [...(/^ {2}email +out --- \dm (\w+)/m.exec(output)?.[1] ?? '')].length;
    };
    expect(await mailed('bob answers Full node=db2: mine')).toBe(1);
    expect(await mailed('bob answers: mine')).toBe(1);
    expect(await mailed('bob answers Full node=db3: mine')).toBe(2);
  });

  it('draws how long an alert must fire before anybody is told, and be resolved before that is said', async () => {
    const lanes = ['alerts=ab---c---d', 'a=firing: x', 'b=resolved: x', 'c=firing: x', 'd=resolved: x'];
    const flags = ['--on_call=alerts -> irc:#ops', '--on_call_wait=3m', '--on_call_steady=2m'];
    const output = await drawn('on-call', ...flags, ...lanes);
    expect(output).toMatch(/^ {2}alerts in {2}ab---c---d--\n/m);
    expect(output).toMatch(/^ {2}irc {4}out -{8}m--n$/m);
    expect(output).toContain('n = to irc:#ops: alert: resolved\n');
  });

  it.each<readonly [string, RegExp]>([
    [
      'notify',
      /^ {2}m = .*: greeter: new, 1 node\n {2}n = .*: greeter: changed, 1 node\n {2}o = .*: greeter: gone\n$/m,
    ],
    ['notify --notify=registry:web.*->irc:#a', /^ {2}m = to irc:#a: web\.: new, 1 node\n/m],
    ['notify --notify=runs:backup->irc:#a', /^ {2}n = to irc:#a: backup: failed\n/m],
    ['notify --notify=irc:#dev->slack:#a', /^ {2}m = to slack:#a: ann in #dev\n/m],
    ['slack-query-email', /^ {2}m = to email:team@example.org: Slack: greet Ann\n/m],
    [
      fileURLToPath(new URL('../../examples/new/pipeline.ts', import.meta.url)),
      /: failed, no such service\n.*: deploy failed\n$/s,
    ],
    ...['alerts', 'quiet-on-call', 'slack-to-email'].map((one) => [one, /^ {2}m = to /m] as const),
  ])('makes up what %s does something about', async (words, shown) => {
    const output = await drawn(...words.split(' '));
    expect(output).toMatch(shown);
    expect(output).not.toContain('nothing comes of');
  });

  it('says how to say what is heard when nothing comes of what is made up', async () => {
    const silent = "{ name: 'silent', from: ['slack'], to: ['slack'], run: () => ({}) }";
    writeFileSync(join(folder, 'silent.ts'), `export const pipelines = [${silent}];`);
    expect(await drawn('./silent.ts')).toMatch(
      /\n\n {2}nothing comes of what is made up here: say .*\n {4}micro marbles \.\/silent\.ts slack='a 5m b' a='what a says'\n$/,
    );
    expect(await drawn('./silent.ts', 'slack=a')).not.toContain('nothing comes of');
  });

  it('makes up alerts in the lane that the flag names', async () => {
    const flag = ['--on_call', 'pager -> irc:#ops'];
    expect(await drawn('on-call', ...flag)).toContain('n = to irc:#ops: DiskFull: bob has it\n');
    const own = await drawn('on-call', ...flag, 'pager=a', 'irc=- b', 'a=firing: no name', 'b=ann answers: mine');
    expect(own).toContain('n = to irc:#ops: alert: ann has it\n');
  });

  it('draws every pipeline of a file, alerts too, and one as a picture', async () => {
    const file = join(folder, 'two.ts');
    const one = (name: string) =>
      `{ name: '${name}', from: ['alerts'], to: ['alerts'], needs: { alerts: ['history'] }, run: ({ alerts }) => ({ alerts: alerts.pipe(map((e) => reply(e, e.type + ' ' + e.data))) }) }`;
    const head = "import { map } from 'rxjs';\nimport { reply } from 'micro-bot-streams';\n";
    writeFileSync(file, `${head}export const pipelines = [${one('left')}, ${one('right')}];`);
    writeFileSync(join(folder, 'one.ts'), `${head}export const pipelines = [${one('left')}];`);
    const output = await drawn('./two.ts', 'alerts=a', 'a=firing: disk full');
    expect(output).toContain('▶ left ─');
    expect(output).toContain('▶ right ─');
    expect(output).toContain('  needs of alerts: history\n');
    expect(output).toContain('m = to alerts:#ops: alert disk full\n');
    await expect(drawn('./two.ts', '--svg=two.svg')).rejects.toThrow('--svg: ./two.ts has 2 pipelines');
    await drawn('./one.ts', '--svg=one.svg', '--frame', '1s');
    expect(readFileSync(join(folder, 'one.svg'), 'utf8')).toMatch(
      /^<svg [\s\S]*<title id="t">left<\/title>[\s\S]*n at 41m1s because of c/,
    );
  });

  it.each([
    [[], /^say which pipeline: micro marbles slack-to-email/],
    [['./gone.ts'], /^\.\/gone\.ts: there is no such file/],
    [['ping'], /^ping has no pipelines but commands \(ping\), .*\. Name a file that exports pipelines/],
    [['deploy'], /^deploy has no pipelines but commands \(deploy, deployed\), /],
    [['lost'], /^lost is no pipeline here\. Name a file .*, an example \(alerts, quiet-on-call, /],
    [['status'], /^status is a command, not a pipeline: micro status says it to the bot\. Name a file /],
    [['dead'], /^dead is a command, not/],
    [['slack-to-emial'], /^slack-to-emial is no pipeline here: did you mean slack-to-email\? Name a file /],
    [['slack-to-email', 'slack=(a'], /a group is not closed/],
    [['slack-to-email', 'irc=a'], /^'irc=a' is neither a lane nor a value: slack-to-email listens to slack;/],
    [['slack-to-email', '--frame=soon'], /^frame: 'soon' is not a length of time/],
    [['slack-to-email', '--svg'], /^--svg needs one value/],
    [['slack-to-email', '--svg=no/where.svg'], /^--svg: there is no folder \/.*\/no: make it first$/],
    [['slack-to-email', '--svg=.'], /^--svg: cannot write .* \(EISDIR\)$/],
    [['slack-to-email', '--sgv=a.svg'], /unknown flag --sgv/],
  ])('%j is wrong, and it says why', async (argv, words) => {
    const error = await drawn(...argv).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ code: 'CONFIG', message: expect.stringMatching(words) });
  });

  it('says which pipeline cannot be run', async () => {
    const broken = "{ name: 'broken', from: ['a'], to: [], run: () => { throw new Error('out of it'); } }";
    writeFileSync(join(folder, 'broken.ts'), `export const pipelines = [${broken}];`);
    await expect(drawn('./broken.ts')).rejects.toThrow('broken cannot be run: out of it');
  });

  it('draws no sink that is not declared, and says what the bot would not send', async () => {
    const head = "import { map } from 'rxjs';\nimport { send } from 'micro-bot-streams';\n";
    const loose = (to: string) =>
      `${head}export const pipelines = [{ name: 'loose', from: ['slack'], to: ['email'], run: ({ slack }) => ({ mail: slack.pipe(map((e) => send([e], '${to}', 'x'))) }) }];`;
    writeFileSync(join(folder, 'loose.ts'), loose('email:ops@example.org'));
    expect(await drawn('./loose.ts', 'slack=a')).toMatch(/\n {2}slack in {2}a\n {2}email out m\n\n/);
    writeFileSync(join(folder, 'wrong.ts'), loose('irc:#x'));
    await expect(drawn('./wrong.ts', 'slack=a')).rejects.toThrow(
      "loose cannot be run: 'irc:#x' is not an input it speaks to (email): add it to the pipeline's 'to'",
    );
  });

  it('tells messages of one subject apart by what they say, in a picture too', async () => {
    const output = await drawn('slack-to-email', '--svg=apart.svg', 'slack=a 70m b', 'a=on it', 'b=fixed');
    const lines = ['on it', 'fixed'].map((said) => `to email:team@example.org: #ops: 1 messages: - ann: ${said}`);
    expect(output).toContain(`\n  m = ${lines[0]}\n  n = ${lines[1]}\n`);
    const picture = readFileSync(join(folder, 'apart.svg'), 'utf8');
    for (const line of lines) expect(picture).toContain(`${line}</text>`);
  });

  it('is a command', async () => {
    expect(await micro(['marbles', 'alerts']).ended).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^ {2}alerts ──▶ alerts ──▶ slack\n/),
    });
    expect(await micro(['help', 'marbles']).ended).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('micro marbles PIPELINE'),
    });
  }, 120_000);
});
