import type { Observable } from 'rxjs';
import { concat, delay, NEVER, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Command, Commands } from '../../src/command.ts';
import { help } from '../../src/commands/help.ts';
import { stop } from '../../src/commands/stop.ts';
import type { LogFields } from '../../src/log.ts';
import type { Lanes } from '../../src/testing/index.ts';
import { answering, marbles, text } from '../../src/testing/index.ts';

const command = (name: string, exec: Command['exec']): Command => ({
  name,
  usage: name,
  description: `${name} it`,
  idempotent: true,
  exec,
});

const slow = (word: string) => command('slow', () => new Promise((resolve) => setTimeout(() => resolve(word), 4)));
const before: Commands = { '^greet$': command('greet', () => 'before'), '^slow$': slow('before'), '^help$': help };
const after: Commands = { '^greet$': command('greet', () => 'after'), '^slow$': slow('after'), '^help$': help };

/** These from the start, those from the third frame on. */
const replaced = (first: Commands, then: Commands): Observable<Commands> =>
  concat(of(first), of(then).pipe(delay(2)), NEVER);

const run = (changing: Observable<Commands>, chat: string, wanted: string, values: object, log: unknown[] = []) => {
  const error = (message: string, fields?: LogFields) => log.push([message, fields?.error]);
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error };
  return marbles(answering(before, { changing }), { chat } as Lanes, { chat: wanted }, values as never, {
    world: { log: silent },
  });
};

const a = text('greet');
const b = text('greet');

describe('commands that change', () => {
  it('are the new ones from then on, for help too', async () => {
    const more: Commands = { ...after, '^more$': command('more', () => 'much more') };
    const values = { a, b, c: text('more'), d: text('more'), h: text('help') };
    const answers = { m: 'before', n: 'after', o: /do not know "more"/, p: 'much more', q: /more - more it/ };
    await run(replaced(before, more), 'ac-bdh|', 'mo-npq|', { ...values, ...answers });
  });

  it('are gone when the new table has them no more', async () => {
    const values = { a, b, m: 'before', n: 'I do not know "greet". Say help to see what I can do.' };
    await run(replaced(before, {}), 'a--b|', 'm--n|', values);
  });

  it('leave what runs to the command it began with', async () => {
    const values = { a: text('slow'), b: text('slow', { conversation: 'other' }), m: 'before', n: 'after' };
    await run(replaced(before, after), 'a--b----|', '----m--n|', values);
  });

  it('leave an open question to the command of that name', async () => {
    const asking = (word: string) =>
      command('which', async (_, { ask }) => `${word}: ${await ask('Which?', { choices: ['one', 'two'] })}`);
    const values = { a: text('which'), b: text('two'), m: 'Which? (one / two)', n: 'after: two' };
    const tables = replaced({ '^which$': asking('before') }, { '^which$': asking('after') });
    await run(tables, 'a--b|', 'm--n|', values);
  });

  it('are waited for until the first table is there', async () => {
    const first = concat(of(after).pipe(delay(2)), NEVER);
    await run(first, 'a-b---|', '--(mn)|', { a, b, m: 'after', n: 'after' });
  });

  it('are the last ones when no more come', async () => {
    await run(of(after), 'a-b|', 'm-n|', { a, b, m: 'after', n: 'after' });
  });

  it('stay as they were when a table cannot be used, and the log says so', async () => {
    const log: unknown[] = [];
    const bad: Commands = { '^greet($': command('greet', () => 'never') };
    await run(replaced(before, bad), 'a--b|', 'm--n|', { a, b, m: 'before', n: 'before' }, log);
    expect(log).toEqual([
      ['the commands changed, and cannot be used so: those before stay', expect.objectContaining({ code: 'CONFIG' })],
    ]);
  });

  it('stay as they were when the tables end with an error, and the log says so', async () => {
    const log: unknown[] = [];
    const broken = throwError(() => new Error('gone'));
    await run(broken, 'a--b|', 'm--n|', { a, b, m: 'before', n: 'before' }, log);
    expect(log).toEqual([['the commands change no more', new Error('gone')]]);
  });

  it('may bring the word that stops what runs', async () => {
    const values = { a: text('slow'), b: text('stop'), m: 'stopped: slow' };
    await run(replaced(before, { ...before, '^stop$': stop }), 'a--b|', '---m|', values);
  });
});
