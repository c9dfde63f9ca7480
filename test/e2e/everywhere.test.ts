import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { live } from '../peers/live.ts';
import { networks, passingOn, programs } from '../support/everywhere/networks.ts';
import { openBot, startBot, use } from './harness.ts';

/** All its libraries are loaded at once, and may have to wait for each other. */
const patience = { timeout: 100_000, interval: 100 };

live(programs, 'a bot in all networks at once', () => {
  it('passes on what is said in each of them to all the others, once', { timeout: 300_000 }, async () => {
    const { places, flags } = use(await networks());
    const bot = use(await openBot(['--registry=memory', passingOn, ...flags]));
    await vi.waitFor(async () => expect((await fetch(`${bot.probes}/readyz`)).status).toBe(200), patience);
    for (const [name, place] of places) await place.says(`news from ${name}`);
    for (const [name, place] of places) {
      const wanted = [...places.keys()].filter((other) => other !== name).map((other) => `news from ${other}`);
      const news = async () => (await place.heard()).filter((text) => text.startsWith('news '));
      await vi.waitFor(async () => expect((await news()).length, name).toBeGreaterThanOrEqual(wanted.length), patience);
      expect((await news()).sort(), name).toEqual(wanted.sort());
    }
  });
});

live(['prosody'], 'a bot that is killed before it heard anything', () => {
  it('answers what was said until it was there again', { timeout: 200_000 }, async () => {
    const { places, flags } = use(await networks(['xmpp']));
    const data = await mkdtemp(join(tmpdir(), 'micro-unheard-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const start = async () => use(await startBot(['--registry=memory', ...flags], { env: { MICRO_DATA: data } }));
    const bot = await start();
    process.kill(bot.pid, 'SIGKILL');
    await bot.ended;
    const room = places.get('xmpp');
    await room?.says('micro: ping');
    await start();
    await vi.waitFor(async () => expect(await room?.heard()).toContain('pong'), patience);
  });
});
