import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Subscription } from 'rxjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import type { Arrival, Conn } from '../../src/input.ts';
import type { Words } from '../../src/inputs/console/completion.ts';
import { terminal } from '../../src/inputs/console.ts';
import { reply } from '../../src/outgoing.ts';
import type { Text } from '../../src/text.ts';
import { vt } from './console-vt.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const context = { name: 'console', bot: 'micro', log: quiet };
const patient = () => new AbortController().signal;

interface Opened {
  readonly tty?: true;
  readonly history?: string;
  readonly words?: () => Promise<Words>;
  readonly interrupt?: () => void;
}

/** A terminal over streams of our own, with all that came out of it. */
async function opened({ tty, history, ...more }: Opened = {}) {
  const input = Object.assign(new PassThrough(), { isTTY: tty ?? false });
  const output = Object.assign(new PassThrough(), { isTTY: tty ?? false, columns: 40, rows: 24 });
  const screen = vt(40);
  let written = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    written += chunk;
    screen.write(chunk);
  });
  const arrivals: Arrival[] = [];
  const ended = vi.fn();
  const links = new Subscription();
  const streams = { input, output, ...more } as unknown as Parameters<typeof terminal>[0];
  const conn = await new Promise<Conn>((resolve, reject) => {
    const options = history === undefined ? {} : { history };
    links.add(terminal(streams).connect(options, context).subscribe({ next: resolve, error: reject }));
  });
  links.add(conn.events.subscribe({ next: (incoming) => arrivals.push(incoming as Arrival), complete: ended }));
  onTestFinished(() => links.unsubscribe());
  const said = (n: number) => arrivals[n]?.event as TextEvent;
  return {
    input,
    output,
    screen,
    arrivals,
    ended,
    links,
    conn,
    said,
    lines: () => arrivals.map(({ event }) => (event as TextEvent).data),
    written: () => written,
    answer: (n: number, text: Text, more: { open?: true } = {}) =>
      conn.send({ ...reply(said(n), text, more), key: `k${n}` }, patient()),
  };
}

test('makes an event of each line, and completes when the input ends, but answers on', async () => {
  const { input, lines, said, arrivals, ended, answer, written } = await opened();
  input.end('help\n\n  \nécho 👋\r\nlast');
  await vi.waitFor(() => expect(lines()).toEqual(['help', 'écho 👋', 'last']));
  expect(said(0)).toMatchObject({ type: 'text', input: 'console', addressed: true, place: 'console' });
  expect(said(0).sender).toMatchObject({ id: said(0).from, verified: true, external: false });
  expect(said(0).replyTo).toBe(said(0).from);
  expect(new Set([0, 1, 2].map((n) => said(n).conversation)).size).toBe(1);
  expect(new Set([0, 1, 2].map((n) => said(n).id)).size).toBe(3);
  expect(ended).not.toHaveBeenCalled();
  for (const arrival of arrivals) arrival.ack();
  expect(ended).toHaveBeenCalledOnce();
  await answer(2, 'bye');
  expect(written()).toBe('bye\n');
});

test('answers are all that is written, each with a line feed', async () => {
  const { input, answer, arrivals, written } = await opened();
  input.write('one\ntwo\n');
  await vi.waitFor(() => expect(arrivals).toHaveLength(2));
  await answer(0, 'first\nsecond');
  await answer(1, [{ type: 'table', head: ['name', 'nodes'], rows: [['greeter', '2']] }]);
  expect(written()).toBe('first\nsecond\nname     nodes\n-------  -----\ngreeter  2\n');
});

test('joins lines that came in pieces, in the middle of a letter too', async () => {
  const { input, lines } = await opened();
  for (const byte of Buffer.from('grüße 👋\nnext\n')) input.write(Buffer.from([byte]));
  await vi.waitFor(() => expect(lines()).toEqual(['grüße 👋', 'next']));
});

test('refuses a line of 1 MiB in its turn, and goes on with the next', async () => {
  const { input, lines, answer, written } = await opened();
  const chunk = 'x'.repeat(64 * 1024);
  input.write('before\n');
  for (let n = 0; n < 16; n += 1) input.write(chunk);
  input.write('\nafter\n');
  await vi.waitFor(() => expect(lines()).toEqual(['before', 'after']));
  expect(written()).toBe('');
  await answer(0, 'a part', { open: true });
  await answer(0, 'done');
  await answer(1, 'done too');
  expect(written()).toBe('a part\ndone\nerror: line 2 is too long, so it was not read; the most is 1 MiB\ndone too\n');
});

test('takes a line just below 1 MiB', async () => {
  const { input, lines } = await opened();
  input.write(`${'y'.repeat(1024 * 1024 - 1)}\n`);
  await vi.waitFor(() => expect(lines()[0]?.length).toBe(1024 * 1024 - 1));
});

test('stops reading at 100 undecided lines, and goes on as they are decided', async () => {
  const { input, arrivals, ended, lines } = await opened();
  const all = Array.from({ length: 250 }, (_, n) => `line ${n}`);
  for (const line of all) input.write(`${line}\n`);
  input.end();
  await vi.waitFor(() => expect(arrivals).toHaveLength(100));
  expect(input.isPaused()).toBe(true);
  for (let n = 0; n < all.length; n += 1) {
    await vi.waitFor(() => expect(arrivals.length).toBeGreaterThan(n));
    arrivals[n]?.ack();
  }
  await vi.waitFor(() => expect(ended).toHaveBeenCalled());
  expect(lines()).toEqual(all);
});

test('says when a line was not taken', async () => {
  const { input, arrivals, written } = await opened();
  input.write('one\n');
  await vi.waitFor(() => expect(arrivals).toHaveLength(1));
  arrivals[0]?.refuse('the journal is full');
  await vi.waitFor(() => expect(written()).toBe('error: line 1 was not taken: the journal is full\n'));
});

test('fails for good, and quietly, when nobody reads the answers', async () => {
  const { input, output, arrivals, answer, ended } = await opened();
  input.write('one\n');
  await vi.waitFor(() => expect(arrivals).toHaveLength(1));
  arrivals[0]?.ack();
  output.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  await expect(answer(0, 'text')).rejects.toMatchObject({ name: 'SendError', kind: 'permanent' });
  await vi.waitFor(() => expect(ended).toHaveBeenCalled());
});

test('rejects what is pending when the link closes', async () => {
  const { input, arrivals, output, answer, links } = await opened();
  input.write('one\n');
  await vi.waitFor(() => expect(arrivals).toHaveLength(1));
  output.removeAllListeners('data').pause();
  const sent = Array.from({ length: 3 }, () => answer(0, 'x'.repeat(64 * 1024), { open: true }));
  links.unsubscribe();
  const outcomes = await Promise.allSettled(sent);
  expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { kind: 'unknown' } });
  await expect(answer(0, 'late')).rejects.toMatchObject({ kind: 'transient' });
});

test('shows an answer above the line that is being typed, and leaves the cursor where it was', async () => {
  const { input, screen, arrivals, said, answer } = await opened({ tty: true });
  input.write('first\r');
  await vi.waitFor(() => expect(arrivals).toHaveLength(1));
  const typed = 'call greeter Say.Hello {"name": "somebody with a long name"}';
  input.write(typed);
  input.write('\u001b[D\u001b[D');
  await vi.waitFor(() => expect(screen.rows().join('')).toContain('a long name'));
  await answer(0, 'pong\nand more');
  await answer(0, 'once more');
  const line = `micro> ${typed}`;
  expect(screen.rows()).toEqual([
    'micro> first',
    'pong',
    'and more',
    'once more',
    line.slice(0, 40).trimEnd(),
    line.slice(40),
  ]);
  expect(screen.cursor()).toEqual([5, line.length - 40 - 2]);
  input.write('!\r');
  await vi.waitFor(() => expect(said(1)?.data).toBe(`${typed.slice(0, -2)}!${typed.slice(-2)}`));
});

test('lets nobody steer the terminal', async () => {
  const { input, arrivals, answer, written } = await opened({ tty: true });
  input.write('x\r');
  await vi.waitFor(() => expect(arrivals).toHaveLength(1));
  const before = written().length;
  await answer(0, [
    { type: 'paragraph', text: ['a\u001b[2Jb\u001b]0;title\u0007', { bold: 'c\u009b31m\u0007' }, '\rd'] },
  ]);
  expect(written().slice(before)).toContain('ab\u001b[1mc31m\u001b[22m\nd');
  expect(written().slice(before)).not.toMatch(/2J|title/);
});

test('completes commands, services and endpoints, and stays usable when the words cannot be had', async () => {
  let words: () => Promise<Words> = async () => ({
    commands: ['call', 'list services'],
    services: ['greeter', 'clock'],
    endpoints: new Map([['greeter', ['Say.Hello']]]),
  });
  const { input, lines } = await opened({ tty: true, words: () => words() });
  for (const keys of ['ca', '\t', 'gr', '\t', 'Sa', '\t', '{}\r']) input.write(keys);
  await vi.waitFor(() => expect(lines()).toEqual(['call greeter Say.Hello {}']));
  words = () => Promise.reject(new Error('registry is away'));
  for (const keys of ['ca', '\t', 'll x\r']) input.write(keys);
  await vi.waitFor(() => expect(lines()).toEqual(['call greeter Say.Hello {}', 'call x']));
});

test.each(['gr\u001b]52;c;cm0gLXJm\u0007', 'gr$(touch)', 'gr eeter', 'gr\neeter', '-gr'])(
  'offers no name %j',
  async (name) => {
    const words = async () => ({ commands: ['call'], services: [name, 'greeter'], endpoints: new Map() });
    const { input, lines, written } = await opened({ tty: true, words });
    for (const keys of ['call ', '\t', '\r']) input.write(keys);
    await vi.waitFor(() => expect(lines()).toEqual(['call greeter']));
    expect(written()).not.toContain(name);
  },
);

test('keeps what was typed for the next time, for this user only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'history-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'deep', 'history');
  const first = await opened({ tty: true, history: file });
  first.input.write('one\rtwo\r');
  await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toBe('one\ntwo\n'));
  expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
  first.links.unsubscribe();
  const second = await opened({ tty: true, history: file });
  second.input.write('\u001b[A\u001b[A\r');
  await vi.waitFor(() => expect(second.lines()).toEqual(['one']));
  await writeFile(join(folder, 'file'), '');
  await expect(opened({ tty: true, history: join(folder, 'file', 'x') })).rejects.toThrow('--console_history');
});

test.each(['exit', ' Quit '])('%j ends the input, at a prompt and in a pipe', async (word) => {
  for (const tty of [true, undefined]) {
    const { input, lines, arrivals, ended } = await opened({ ...(tty && { tty }) });
    input.write(`exit strategy\n${word}\nping\n`);
    await vi.waitFor(() => expect(lines()).toEqual(['exit strategy']));
    arrivals[0]?.ack();
    await vi.waitFor(() => expect(ended).toHaveBeenCalled());
    expect(lines()).toEqual(['exit strategy']);
  }
});

test('Ctrl-C asks to stop, or ends the input; Ctrl-D ends it', async () => {
  const interrupt = vi.fn();
  const asked = await opened({ tty: true, interrupt });
  asked.input.write('\u0003\u0003');
  await vi.waitFor(() => expect(interrupt).toHaveBeenCalledTimes(2));
  expect(asked.ended).not.toHaveBeenCalled();
  for (const key of ['\u0003', '\u0004']) {
    const { input, ended } = await opened({ tty: true });
    input.write(key);
    await vi.waitFor(() => expect(ended).toHaveBeenCalled());
  }
});

test('a typed line of 1 MiB is refused, and the next one is read', async () => {
  const { input, lines, written } = await opened({ tty: true });
  input.write(`${'x'.repeat(1024 * 1024)}\r`);
  input.write('help\r');
  await vi.waitFor(() => expect(lines().at(-1)).toBe('help'), { timeout: 15_000 });
  expect(written()).toContain('line 1 is too long');
});
