import { describe, expect, it } from 'vitest';
import { shellWords } from '../../src/cli/shell-words.ts';

const text = (...argv: readonly string[]) => shellWords(argv)?.text;

it.each([
  [['bot', '--inputs=slack']],
  [['start']],
  [['check']],
  [['help']],
  [['help', '-h']],
  [['help', 'bot']],
  [['version']],
  [['--version']],
  [['-h']],
  [[]],
  [['--data=x', 'bot']],
  [['--data', 'x', 'start']],
  [['ping', '--registry=consul']],
  // What the word is depends on flags that are not known here: it may be a secret.
  [['--slack_token', 'xoxb-secret', 'bot']],
  [['--slack_token', 'xoxb-secret']],
])('%j is not for a bot that runs', (argv) => {
  expect(shellWords(argv)).toBeUndefined();
});

it.each([
  [['status'], 'status'],
  [['remember', 'oncall', 'is', 'ann'], 'remember oncall is ann'],
  [['call', 'greeter', 'Say.Hello', '{"name": "Ann  Lee"}'], 'call greeter Say.Hello {"name": "Ann  Lee"}'],
  [
    ['every', 'weekday', 'at', '9:00', 'list services > slack:#ops'],
    'every weekday at 9:00 list services > slack:#ops',
  ],
  [['in', '10', 'minutes', "say 'it''s'"], "in 10 minutes say 'it''s'"],
  [['status', '--to', 'email:ops@example.org'], 'status > email:ops@example.org'],
  [['--to=email:ops@example.org', 'list', 'services'], 'list services > email:ops@example.org'],
  [['deploy', '-5', '-v'], 'deploy -5 -v'],
  [['deploy', '--', '--force', '--to', 'x'], 'deploy --force --to x'],
  [['--', 'bots'], 'bots'],
  [['call', '--help'], 'help call'],
  [['help', 'shoutgo'], 'help shoutgo'],
  [['help', 'list', 'services'], 'help list services'],
  [['help', 'shoutgo', '--help'], 'help shoutgo'],
  [['help', 'commands'], 'help'],
])('%j is heard as %j', (argv, heard) => {
  expect(text(...argv)).toBe(heard);
});

it('reads where the bot is, and keeps the first word for what is said when there is none', () => {
  const found = shellWords(['--data', '/a', 'list', 'services', '--config=/b']);
  expect(found?.command).toBe('list');
  expect(found?.flags.get('data')?.values).toEqual(['/a']);
  expect(found?.flags.get('config')?.values).toEqual(['/b']);
});

/** Some of all the flags there are. */
const more = new Map([
  ['registry', true],
  ['slack_token', true],
  ['slack_debug', false],
]);

it.each([
  [['list', 'services', '--registry=memory'], 'list services', ['--registry=memory']],
  [['--registry', 'memory', 'list', 'services'], 'list services', ['--registry=memory']],
  [['list', '--slack-debug', 'services'], 'list services', ['--slack_debug=true']],
  [['status', '--json'], 'status', []],
])('%j with all the flags known is %j, with flags of its own %j', (argv, heard, own) => {
  expect(shellWords(argv, more)).toMatchObject({ text: heard, own, json: argv.includes('--json') });
});

it('with all the flags known leaves what this program does itself', () => {
  expect(shellWords(['--slack_token', 'xoxb-secret', 'bot'], more)).toBeUndefined();
});

describe('wrong use', () => {
  it.each([
    [['ping', '--force'], /^unknown flag --force: put -- in front of words for the bot that begin so/],
    [['ping', '--regstry=x'], /^unknown flag --regstry: did you mean --registry\?/],
    [['--slack_tokn', 'xoxb-secret'], /^unknown flag --slack_tokn: did you mean --slack_token\?$/],
    [['ping', '--slack_token:xoxb-secret'], /^unknown flag --slack_token: did you mean --slack_token\?$/],
    [['ping', '--to=ops'], /--to must be an address such as email:ops@example\.org/],
    [['ping', '--to', 'email:a b'], /--to must be an address/],
    [['ping', '--to'], /--to must be an address/],
    [['ping', '--to=email:a@b', '--to=email:c@d'], /--to is given more than once/],
    [['deploy', '', 'prod'], /an argument is empty/],
  ])('%j', (argv, words) => {
    expect(() => shellWords(argv, more)).toThrow(words);
  });
});
