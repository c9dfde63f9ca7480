import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { micro } from '../support/micro.ts';

const folder = mkdtempSync(join(tmpdir(), 'micro-about-'));
afterAll(() => rmSync(folder, { recursive: true }));
const config = join(folder, 'micro.json');
writeFileSync(
  config,
  JSON.stringify({
    inputs: ['console'],
    registry: 'memory',
    admins: ['console:ann'],
    allow: [
      { deny: ['register', 'deregister'], args: 'service pay*', why: 'ask in #pay' },
      { allow: 'deregister', args: 'service test-*', in: 'slack:#dev' },
    ],
  }),
);

const check = (...argv: readonly string[]) => micro(['check', `--config=${config}`, ...argv]).ended;

describe('micro check --as', () => {
  it.each([
    [
      ['--as', 'slack:U1', '--in', 'slack:#dev', 'deregister service test-1'],
      1,
      `deregister service test-1, said by slack:U1 in slack:#dev
  no input slack runs: --inputs names console
  meets rule 2 of --allow: {"allow":"deregister","args":"service test-*","in":"slack:#dev"}
  allowed, once that input runs: rule 2 of --allow lets it
`,
    ],
    [
      ['deregister service pay', '--as=shell:root'],
      1,
      `deregister service pay, said by shell:root
  meets rule 1 of --allow: {"deny":["register","deregister"],"args":"service pay*","why":"ask in #pay"}
  not allowed: rule 1 of --allow denies it: ask in #pay
`,
    ],
    [
      ['--as=shell:root', 'deregister service x'],
      0,
      `deregister service x, said by shell:root
  meets no rule of --allow
  allowed: it is said in the owner's terminal
`,
    ],
    [
      ['--as=console:bob', 'ping > email:x@example.org'],
      1,
      `ping > email:x@example.org, said by console:bob
  there is no input email; there are console
`,
    ],
    [['--as=console:bob', 'pingg'], 1, /is for no command that is known here/],
  ])('tells what becomes of %j', async (argv, code, said) => {
    const ended = await check(...argv);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: '' });
    if (typeof said === 'string') expect(ended.stdout).toBe(said);
    else expect(ended.stdout).toMatch(said);
  });

  it('says no where no input runs at all', async () => {
    const bare = join(folder, 'bare.json');
    writeFileSync(bare, JSON.stringify({ registry: 'memory', admins: ['slack:U1'] }));
    const { code, stdout } = await micro(['check', `--config=${bare}`, '--as=slack:U1', 'ping']).ended;
    expect(stdout).toMatch(/^ {2}no input slack runs: --inputs names none\n/m);
    expect(stdout).toMatch(/^ {2}allowed, once that input runs: /m);
    expect(code).toBe(1);
  });

  it.each([
    [['--as=slack:U1'], /needs what is said, in quotes/],
    [['--as=slack:U1', 'ping', 'pong'], /needs what is said, in quotes/],
    [['--as=U1', 'ping'], /--as must be an address such as slack:U024/],
    [['--in=slack:C1', 'ping'], /--as must be an address/],
    [['--as=slack:U1', '--in=', 'ping'], /--in must be an address such as slack:C024/],
  ])('says what is missing: %j', async (argv, message) => {
    const { code, stderr } = await check(...argv);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

it('micro check names a rule and an admin that are none', async () => {
  const more = ['--same=console:ann=slack:U1', '--answer_bots=B024'];
  const { code, stdout } = await check(
    '--allow={"deny":"ping"}\n{"denny":"ping"}',
    '--admins=console:ann,bob',
    ...more,
  );
  expect(stdout).toMatch(/^FAIL settings: --allow\n {7}--allow: rule 2 has a field/m);
  expect(stdout).toMatch(/^FAIL settings: --same\n {7}--same 'console:ann=slack:U1': there is no input slack/m);
  expect(stdout).toMatch(/^FAIL settings: --answer_bots\n {7}--answer_bots 'B024': write an input and a bot/m);
  expect(stdout).toMatch(/^FAIL settings: --admins\n {7}--admins 'bob': write an input/m);
  expect(code).toBe(1);
});

it('micro check names a rule that is in vain', async () => {
  const { code, stdout } = await check('--allow={"deny":"deregster"}');
  expect(stdout).toMatch(
    /^FAIL settings: --allow: rule 1 names deregster, which is no command: did you mean deregister\?$/m,
  );
  expect(code).toBe(1);
});

it('answers what docs/who-may.md shows, by the rules in it', async () => {
  const page = readFileSync(new URL('../../docs/who-may.md', import.meta.url), 'utf8');
  const [, rules = ''] = /^```json\n(.*?)^```$/ms.exec(page) ?? [];
  const [, typed = '', shown = ''] = /^```\n\$ micro (check .*)\n([^`]*)^```$/m.exec(page) ?? [];
  writeFileSync(join(folder, 'shown.json'), rules);
  const argv = [...typed.replace('micro.json', 'shown.json').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, word = '']) => quoted ?? word,
  );
  const ended = await micro(argv, { folder, env: { MICRO_SLACK_TOKEN: 'xoxb-any' } }).ended;
  expect(ended).toMatchObject({ code: 0, stdout: shown, stderr: '' });
});
