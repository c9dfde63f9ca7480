import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it, onTestFinished, vi } from 'vitest';
import { live } from '../peers/live.ts';
import { networks } from '../support/everywhere/networks.ts';
import { targets } from '../support/everywhere/targets.ts';
import type { BotProcess } from './harness.ts';
import { openBot, use } from './harness.ts';

/** What has to start and be noticed after a kill takes its time, on a slow machine too. */
const patience = { timeout: 100_000, interval: 100 };
const people: Readonly<Record<string, string>> = { slack: 'Bob Example', irc: 'ann', xmpp: 'ann' };
const rooms = ['slack', 'irc', 'xmpp'] as const;
/** Where no key and no history tells of a message that was sent: one may come twice for each kill. */
const blind: readonly string[] = ['irc'];

live(['prosody', 'ngircd'], 'a bridge between real networks', () => {
  it('shows everything everywhere in order, and once, though it is killed', { timeout: 500_000 }, async () => {
    const { places, flags } = use(await networks(rooms));
    const data = await mkdtemp(join(tmpdir(), 'micro-bridge-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const bridged = `--bridge=${rooms.map((room) => targets[room]).join(' = ')}`;
    const start = async () => {
      const bot = use(await openBot(['--registry=memory', bridged, ...flags], { env: { MICRO_DATA: data } }));
      await vi.waitFor(async () => expect((await fetch(`${bot.probes}/readyz`)).status).toBe(200), patience);
      return bot;
    };
    const said: { readonly room: string; readonly words: string }[] = [];
    const say = async (words: string, where: readonly string[] = rooms) => {
      for (const room of where) {
        await places.get(room)?.says(`${words} in ${room}`);
        said.push({ room, words: `<${people[room]}> ${words} in ${room}` });
      }
    };
    const heard = async (room: string) =>
      (await places.get(room)?.heard())?.map((text) => text.replaceAll('\u200B', '')) ?? [];
    const wanted = (room: string) => said.filter((one) => one.room !== room).map(({ words }) => words);
    const allHeard = async () => {
      for (const room of rooms) {
        const missing = async () => {
          const texts = await heard(room);
          return wanted(room).filter((words) => !texts.includes(words));
        };
        await vi.waitFor(async () => expect(await missing(), room).toEqual([]), patience);
      }
    };

    const first = await start();
    await say('one');
    await say('two');
    await allHeard();
    const undisturbed = said.length;
    await say('three');
    // What nothing keeps for a bot that is dead is in its journal by then, and perhaps no more than that.
    await taken(first, 'irc', 3);
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    await say('four', ['slack', 'xmpp']);
    await start();
    await say('five');
    await allHeard();

    for (const room of rooms) {
      const texts = await heard(room);
      const twice = texts.length - new Set(texts).size;
      expect(twice, room).toBeLessThanOrEqual(blind.includes(room) ? 1 : 0);
      expect([...new Set(texts)].sort(), room).toEqual(wanted(room).sort());
      for (const from of rooms.filter((other) => other !== room)) {
        const order = said
          .slice(0, undisturbed)
          .filter((one) => one.room === from)
          .map(({ words }) => words);
        const came = texts.filter((text) => order.includes(text));
        expect(came, `${from} in ${room}`).toEqual(order);
      }
    }
  });
});

async function taken(bot: BotProcess, input: string, count: number): Promise<void> {
  const accepted = () => bot.log().filter((entry) => entry.code === 'accepted' && entry.input === input).length;
  await vi.waitFor(() => expect(accepted()).toBeGreaterThanOrEqual(count), patience);
}
