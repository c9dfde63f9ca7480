import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, expect, it } from 'vitest';
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

  const services = stdout.indexOf('clock\n');
  expect(stdout.slice(0, services)).toContain('ping - Returns pong');
  const [list = '', hello = '', told = '', ...rest] = answers(stdout, services);
  expect([list, hello]).toEqual(['clock\ngo.micro.bot\ngreeter', '{"msg":"Hello Ann"}']);
  expect(told).toContain('email:ops@example.org');
  expect(rest).toEqual([]);

  const folder = join(data, 'mail');
  const [name = '', ...more] = readdirSync(folder);
  expect(more).toEqual([]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  const mail = await simpleParser(readFileSync(join(folder, name)));
  expect(mail.from?.value[0]?.address).toBe('bot@example.org');
  expect([mail.to].flat()[0]?.text).toBe('ops@example.org');
  expect(mail.text).toContain('{"msg":"Hello Bob"}');
  expect(stderr).toContain(`mail from bot@example.org to ops@example.org: ${mail.subject}`);
  expect(stderr).toContain(join(folder, name));
});

/** The answers from a place on, one each. */
function answers(stdout: string, start: number): readonly string[] {
  const [list = '', ...rest] = stdout.slice(start).split(/\n(?=\{)/);
  return [list, ...rest.flatMap((text) => text.trimEnd().split('\n'))];
}

it('survives the reader of its answers going away', async () => {
  const run = micro(['start', `--data=${data}`]);
  run.child.stdout.destroy();
  run.child.stdin.end('help\nlist services\n');
  expect([0, 1]).toContain((await run.ended).code);
});
