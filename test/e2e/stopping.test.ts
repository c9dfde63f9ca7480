import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { startGate } from './gate.ts';
import { emailFlags, mailsOf, patience, registryFlags, slackFlags, startBot, use } from './harness.ts';

const plugin = `--plugin=${new URL('troubles.ts', import.meta.url).pathname}`;

let fake: FakeSlack;
beforeEach(async () => {
  fake = await fakeSlack({ ackWithin: 200 });
  return () => fake.close();
});

/** A folder for data that outlives the bot. */
function kept(): { readonly env: { readonly MICRO_DATA: string } } {
  const data = mkdtempSync(join(tmpdir(), 'micro-kept-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  return { env: { MICRO_DATA: data } };
}

const memory = () => ['--inputs=slack', '--registry=memory', plugin, ...slackFlags(fake)];

live('consul', 'a bot that is told to stop', () => {
  it('takes nothing new, leaves the registry, finishes what runs, and keeps the rest for the next start', async () => {
    const consul = use(await consulPeer());
    const flags = ['--inputs=slack', plugin, ...slackFlags(fake), ...registryFlags(consul)];
    const data = kept();
    const bot = use(await startBot(flags, data));
    await bot.logged(({ code }) => code === 'registered');
    expect(await registered(consul)).toHaveLength(1);
    const gate = await startGate();
    const slow = fake.say({ channel: '#ops', user: 'ann', text: `<@U0BOT> await ${gate.url}` });
    await gate.reached;
    fake.say({ channel: '#ops', user: 'ann', text: '<@U0BOT> echo after the slow one', thread: slow });
    await fake.settled();

    bot.signal('SIGTERM');
    await bot.logged(({ code }) => code === 'stopping');
    const late = fake.say({ channel: '#dev', user: 'bob', text: '<@U0BOT> echo too late' });
    const told = () => fake.ledger.deliveries.filter(({ ts }) => ts === late);
    // Slack tells it again, for nobody takes it.
    await fake.until(() => told().every(({ attempts }) => attempts > 1));
    expect(told().some(({ acked }) => acked)).toBe(false);
    expect(fake.ledger.posted).toEqual([]);

    const all = ['after the slow one', 'it took its time', 'too late'];
    gate.open('it took its time');
    const { code } = await bot.ended;
    expect(code).toBe(0);
    const posted = () => fake.ledger.posted.map(({ thread, text }) => ({ thread, text }));
    expect(posted()[0]).toEqual({ thread: slow, text: 'it took its time' });
    expect(await registered(consul)).toEqual([]);
    const stopped = bot.log().find((entry) => entry.code === 'stopped');
    expect(stopped?.message).toMatch(/^stopped(?:: 1 event not handled.* kept for the next start)?$/);

    // What waited behind it may have begun in time, or begins now; the message that nobody took is told again.
    use(await startBot(flags, data));
    await vi.waitFor(
      () =>
        expect(
          posted()
            .map(({ text }) => text)
            .sort(),
        ).toEqual(all),
      patience,
    );
  }, 60_000);
});

live('exim4', 'a bot with mail to send that is told to stop', () => {
  it('sends all of it once, now or after the next start', async () => {
    const exim = use(await startExim());
    const flags = [
      ...[
        '--inputs=slack,email',
        '--registry=memory',
        '--allow_to=email:*@user.test',
        '--runs_per_minute=1000',
        '--stop_timeout=45s',
      ],
      ...slackFlags(fake),
      ...emailFlags(exim),
    ];
    const data = kept();
    const bot = use(await startBot(flags, data));
    const count = 50;
    for (let number = 1; number <= count; number += 1) {
      fake.say({ channel: '#ops', user: 'ann', text: fake.typed(`@micro echo mail ${number} > email:many@user.test`) });
    }
    await fake.settled();
    expect((await bot.stop()).code).toBe(0);
    use(await startBot(flags, data));
    await vi.waitFor(() => expect(fake.ledger.posted).toHaveLength(count), patience);
    const texts = (await mailsOf(exim, 'many', count)).map(({ text }) => Number(/mail (\d+)/.exec(text ?? '')?.[1]));
    expect(texts.sort((one, other) => one - other)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(fake.ledger.posted).toHaveLength(count);
  }, 60_000);
});

it('what does not finish within --stop_timeout is given up in words, and it exits 0', async () => {
  const bot = use(await startBot([...memory(), '--stop_timeout=300ms', '--command_timeout=1h']));
  fake.say({ channel: '#ops', user: 'ann', text: '<@U0BOT> hang' });
  await fake.settled();
  const { code } = await bot.stop();
  expect(code).toBe(0);
  const stopped = bot.log().find((entry) => entry.code === 'stopped');
  expect(stopped?.message).toMatch(/1 events? not handled/);
});

it('a second Ctrl-C exits at once', async () => {
  const bot = use(await startBot([...memory(), '--stop_timeout=1h', '--command_timeout=1h']));
  fake.say({ channel: '#ops', user: 'ann', text: '<@U0BOT> hang' });
  await fake.settled();
  bot.signal('SIGINT');
  await bot.logged(({ code }) => code === 'stopping');
  bot.signal('SIGINT');
  expect((await bot.ended).code).toBe(130);
});

/** The bot's own entries in Consul. */
async function registered(consul: ConsulPeer): Promise<readonly unknown[]> {
  return (await consul.ask('GET', '/v1/health/service/go.micro.bot')) as readonly unknown[];
}
