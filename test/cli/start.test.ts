import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, expect, it } from 'vitest';
import { freePort } from '../peers/live.ts';
import { micro } from '../support/micro.ts';

const data = mkdtempSync(join(tmpdir(), 'micro-start-'));
afterAll(() => rmSync(data, { recursive: true }));

const session = [
  'help',
  'list services',
  'call greeter Say.Hello {"name":"Ann"}',
  'call greeter Say.Hello {"name":"Bob"} > email:ops@example.org',
];

it('answers a piped session line by line, leaves a mail, and exits 0 when all is delivered', async () => {
  const run = micro(['start', `--data=${data}`], { input: session.map((line) => `${line}\n`).join('') });
  const { code, stdout, stderr } = await run.ended;
  expect(code).toBe(0);

  const [help = '', ...answers] = stdout.split(/(?<=^watch \[service\] - .*\n)/m);
  expect(help).toContain('\nping - Returns pong\n');
  expect(answers.join('')).toBe(
    ['clock', 'go.micro.bot', 'greeter', '{', '\t"msg": "Hello Ann"', '}', 'goes to email:ops@example.org', ''].join(
      '\n',
    ),
  );

  const folder = join(data, 'mail');
  const [name = '', ...more] = readdirSync(folder);
  expect(more).toEqual([]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  const mail = await simpleParser(readFileSync(join(folder, name)));
  expect(mail.from?.value[0]?.address).toBe('bot@example.org');
  expect([mail.to].flat()[0]?.text).toBe('ops@example.org');
  expect(mail.text).toMatch(/\{\s*"msg": "Hello Bob"\s*\}/);
  expect(stderr).toContain(`mail from bot@example.org to ops@example.org: ${mail.subject}`);
  expect(stderr).toContain(join(folder, name));
});

it('says after a restart that a question is open', async () => {
  const plugin = join(data, 'asks.ts');
  writeFileSync(
    plugin,
    `const exec = async (_, { ask }) => ask('Sure?', { choices: ['yes', 'no'] });
     export const commands = { '^asks$': { name: 'asks', usage: 'asks', description: 'Asks', exec } };`,
  );
  const argv = ['start', `--data=${join(data, 'asked')}`, `--plugin=${plugin}`];
  const first = await micro(argv, { input: 'asks\n' }).ended;
  expect(first.stdout).toContain('Sure? (yes / no)');
  expect(first.stderr).not.toContain('say questions');
  const next = await micro(argv, { input: 'questions\nyes\n' }).ended;
  expect(next.stderr).toContain('1 question waits for your answer: say questions');
  expect(next.stdout).toMatch(/: asks\n\nSure\? \(yes \/ no\)\n/);
  expect(next.stdout).toMatch(/\nyes\n$/);
});

it('survives the reader of its answers going away', async () => {
  const run = micro(['start', `--data=${data}`]);
  run.child.stdout.destroy();
  run.child.stdin.end('help\nlist services\n');
  expect([0, 1]).toContain((await run.ended).code);
});

it('makes the folder for data with all above it, and says when it cannot', async () => {
  const deep = join(data, 'some', 'where');
  expect((await micro(['start', `--data=${deep}`], { input: '' }).ended).code).toBe(0);
  expect(statSync(join(data, 'some')).mode & 0o777).toBe(0o700);

  const file = join(data, 'file');
  writeFileSync(file, '');
  const { code, stderr } = await micro(['start', `--data=${join(file, 'x')}`], { input: '' }).ended;
  expect(stderr).toContain(`micro: --data: cannot make the folder ${join(file, 'x')} (ENOTDIR)`);
  expect(code).toBe(2);
});

// There mkdir says ENOENT although the folder above is there.
it.runIf(existsSync('/proc/self')).each(['/proc/x', '/proc/x/y', '/proc'])('refuses --data=%s', async (folder) => {
  const { code, stderr } = await micro(['start', `--data=${folder}`], { input: '' }).ended;
  expect(stderr).toMatch(/^micro: --data: cannot (?:make|write in) the folder \/proc\S* \(/m);
  expect(code).toBe(2);
});

it('says without the name of a class that there is no Consul, and what to do', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const argv = ['start', `--data=${data}`, '--registry=consul', `--registry_address=${address}`];
  const { code, stderr } = await micro(argv, { input: '' }).ended;
  expect(stderr).toContain(`micro: Consul at ${address} cannot be reached`);
  expect(stderr).toContain('without a Consul use --registry=mdns or memory');
  expect(code).toBe(1);
});
