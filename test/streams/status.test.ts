import { NEVER } from 'rxjs';
import { beforeEach, expect, it } from 'vitest';
import type { Conn } from '../../src/input.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import { send } from '../../src/outgoing.ts';
import { StatusBoard } from '../../src/streams/status.ts';
import { text } from '../support/place.ts';

const about = { name: 'go.micro.bot', version: '1.2.3', started: 7 };
const conn: Conn = { events: NEVER, send: async () => ({}) };
let journal = memoryJournal();
let board = new StatusBoard(about, journal);
beforeEach(() => {
  journal = memoryJournal();
  board = new StatusBoard(about, journal);
});

const inputs = async () => (await board.read()).inputs;

it('says who the bot is, before any link is there', async () => {
  expect(await board.read()).toEqual({ ...about, inputs: [], dead: 0, later: 0 });
});

it('keeps the newest word about each link', async () => {
  board.link('chat', { state: 'connecting' });
  expect(await inputs()).toEqual([{ name: 'chat', waiting: 0, error: 'connecting' }]);
  board.link('chat', { state: 'up', since: 9, conn, events: NEVER });
  board.link('mail', { state: 'down', since: 3, error: new Error('no route') });
  expect(await inputs()).toEqual([
    { name: 'chat', waiting: 0, since: 9 },
    { name: 'mail', waiting: 0, down: 3, error: 'no route' },
  ]);
  board.link('chat', { state: 'down', since: 12, error: undefined });
  board.link('mail', { state: 'gave-up', since: 3, error: 'wrong token' });
  expect(await inputs()).toEqual([
    { name: 'chat', waiting: 0, down: 12, error: 'the other side closed the link' },
    { name: 'mail', waiting: 0, down: 3, error: 'wrong token' },
  ]);
});

it('shows what a link says about itself, as it is now', async () => {
  let sockets = 1;
  board.link('chat', { state: 'up', since: 9, conn: { ...conn, describe: () => `${sockets} sockets` }, events: NEVER });
  sockets = 2;
  expect(await inputs()).toMatchObject([{ detail: '2 sockets' }]);
});

it('shows how long the newest event took, and nothing else that was noticed', async () => {
  board.link('chat', { state: 'up', since: 9, conn, events: NEVER });
  board.notice({ code: 'accepted', at: 1, input: 'chat', ms: 900 });
  board.notice({ code: 'accepted', at: 2, input: 'chat', ms: 20 });
  board.notice({ code: 'sent', at: 3, input: 'chat', ms: 5 });
  board.notice({ code: 'accepted', at: 3, input: 'mail', ms: 5 });
  board.notice({ code: 'started', at: 3 });
  expect(await inputs()).toMatchObject([{ name: 'chat', lag: 20 }]);
});

it('counts the messages that wait for an input', async () => {
  board.link('chat', { state: 'up', since: 9, conn, events: NEVER });
  board.link('mail', { state: 'connecting' });
  const event = text('chat', 'a', 'hi');
  await journal.accept(event, ['p']);
  await journal.read('p', { limit: 9, inHand: 9, perConversation: 9 });
  const message = send([{ ...event, accepted: 0 }], 'mail:ann', 'x');
  await journal.commit('p', [{ sink: 'send', message, lane: 'mail:ann' }]);
  expect(await inputs()).toMatchObject([
    { name: 'chat', waiting: 0 },
    { name: 'mail', waiting: 1 },
  ]);
});

it('hands out the connection of a link that is up, and only then', () => {
  expect(board.connection('chat')).toBeUndefined();
  board.link('chat', { state: 'up', since: 9, conn, events: NEVER });
  expect(board.connection('chat')).toBe(conn);
  board.link('chat', { state: 'down', since: 12, error: undefined });
  expect(board.connection('chat')).toBeUndefined();
});

it('counts what was given up and what was put off, and says while the journal is full', async () => {
  const event = text('chat', 'a', 'hi');
  await journal.accept(event, ['p']);
  await journal.read('p', { limit: 9, inHand: 9, perConversation: 9 });
  const message = send([{ ...event, accepted: 0 }], 'mail:ann', 'x', { key: 'k', open: true });
  await journal.commit('p', [
    { sink: 'send', message, lane: 'mail:ann' },
    { sink: 'later', job: { due: Number.MAX_SAFE_INTEGER, data: 1, causes: ['a'] } },
  ]);
  await journal.mark('k', 'dead', 'no such mailbox');
  board.notice({ code: 'full', at: 1 });
  expect(await board.read()).toMatchObject({ dead: 1, later: 1, full: true });
  board.notice({ code: 'room', at: 2 });
  expect(await board.read()).not.toHaveProperty('full');
});
