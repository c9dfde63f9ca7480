import { setTimeout as pause } from 'node:timers/promises';
import { asyncScheduler } from 'rxjs';
import { expect, it } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { consul } from '../../src/registry/consul.ts';
import type { Change } from '../../src/registry.ts';
import { presence } from '../../src/streams/presence.ts';
import { sized } from '../e2e/harness.ts';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import { eventually, sample } from './contract.ts';

/** With TEST_ALL as many as are promised. */
const rounds = sized({ short: 2, full: 10 });

live('consul', 'a Consul that is killed and started under traffic', () => {
  it.each([
    ['forgets everything', false],
    ['keeps its data', true],
  ])('and %s: is heard again, with the bot in it, every time', { timeout: 40_000 * rounds }, async (_, durable) => {
    await using peer = await consulPeer({ durable });
    await using registry = consul({ addresses: [peer.address] });
    const [bot, steady] = [sample(), sample()];
    const noticed: Activity[] = [];
    const changes: Change[] = [];
    const running = [
      presence(
        registry,
        { service: bot, ttl: 60_000, interval: 500 },
        { clock: asyncScheduler, random: Math.random },
      ).subscribe((one) => noticed.push(one)),
      registry.watch().subscribe((one) => changes.push(one)),
    ];
    const stop = new AbortController();
    const busy = traffic(peer, stop.signal);
    try {
      await registry.put(steady);
      await eventually(() => noticed.map(({ code }) => code)).toContain('registered');
      await heard(peer, changes, 'before');
      for (let round = 0; round < rounds; round++) {
        await peer.kill();
        await eventually(() => registry.stale()).toMatchObject({
          reason: expect.stringContaining('cannot be reached'),
        });
        expect(await registry.list()).toContain(bot.name);
        expect(await registry.get(bot.name)).toEqual([bot]);
        const before = changes.length;
        await peer.start();
        await eventually(() => passing(peer, bot.name)).toBe(1);
        await heard(peer, changes, `after-${round}`);
        await eventually(() => registry.stale()).toBeUndefined();
        await eventually(() => registry.get(bot.name)).toEqual([bot]);
        const gone = changes.slice(before).filter(({ action, name }) => action === 'delete' && name === steady.name);
        // What Consul kept was never gone, also while it had not read all of it yet.
        expect(gone.length).toBe(durable || round > 0 ? 0 : 1);
      }
      expect(noticed.filter(({ code }) => code === 'registered').length).toBeGreaterThan(durable ? 0 : rounds);
    } finally {
      stop.abort();
      for (const one of running) one.unsubscribe();
      await busy;
    }
  });
});

live('consul', 'a Consul that hangs', () => {
  // Nothing is shorter than the wait of a question and the time for an answer.
  it.runIf(sized({ short: 0, full: 1 }))('is noticed, and heard again', { timeout: 120_000 }, async () => {
    await using peer = await consulPeer();
    await using registry = consul({ addresses: [peer.address] });
    const changes: Change[] = [];
    const watching = registry.watch().subscribe((one) => changes.push(one));
    await heard(peer, changes, 'before');
    peer.freeze();
    await expect
      .poll(() => registry.stale(), { timeout: 40_000 })
      .toMatchObject({
        reason: expect.stringContaining('did not answer within 5 s'),
      });
    expect(await registry.list()).toContain('consul');
    peer.thaw();
    await eventually(() => registry.stale()).toBeUndefined();
    await heard(peer, changes, 'after');
    watching.unsubscribe();
  });
});

/** Services come, change and go while anybody answers. */
async function traffic(peer: ConsulPeer, signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn++) {
    const [ID, Name] = [`busy-${turn % 20}`, `busy-${turn % 7}`];
    const check = { TTL: '1h', Status: turn % 3 === 0 ? 'critical' : 'passing' };
    const asked =
      turn % 5 === 4
        ? peer.ask('PUT', `/v1/agent/service/deregister/${ID}`)
        : peer.ask('PUT', '/v1/agent/service/register', { ID, Name, Port: turn % 1_000, Check: check });
    await asked.catch(() => undefined);
    await pause(10);
  }
}

/** A service comes, and the watch tells it: another at each look, as one may come before the watch has begun, and no change is told of it. */
async function heard(peer: ConsulPeer, changes: readonly Change[], name: string): Promise<void> {
  let looks = 0;
  await eventually(async () => {
    await peer.ask('PUT', '/v1/agent/service/register', { Name: `${name}-${++looks}`, Port: 1 });
    return changes.some((one) => one.action === 'create' && one.name.startsWith(`${name}-`));
  }).toBe(true);
}

async function passing(peer: ConsulPeer, name: string): Promise<number> {
  return ((await peer.ask('GET', `/v1/health/service/${name}?passing`)) as readonly unknown[]).length;
}
