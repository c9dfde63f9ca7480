import { expect, it, onTestFinished } from 'vitest';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { emailFlags, mailsOf, slackFlags, startBot, use } from './harness.ts';

async function workspace(seed: number): Promise<FakeSlack> {
  const fake = await fakeSlack({ seed });
  onTestFinished(() => fake.close());
  return fake;
}

live('exim4', 'two workspaces and a mail server', () => {
  it('each is answered in its own, and one may answer in the other', async () => {
    const exim = use(await startExim());
    const [one, other] = [await workspace(1), await workspace(2)];
    const bot = use(
      await startBot([
        ...['--inputs=slack,acme=slack,email', '--registry=memory', '--allow_to=acme:#*,email:*@user.test'],
        ...slackFlags(one),
        ...slackFlags(other, 'acme'),
        ...emailFlags(exim),
      ]),
    );
    const here = one.say({ channel: '#ops', user: 'ann', text: '<@U0BOT> echo here' });
    const there = other.say({ channel: '#ops', user: 'ann', text: '<@U0BOT> echo there' });
    expect((await one.posted(({ thread }) => thread === here)).text).toBe('here');
    expect((await other.posted(({ thread }) => thread === there)).text).toBe('there');

    const across = one.say({ channel: '#ops', user: 'bob', text: one.typed('@micro echo across > acme:#dev') });
    expect((await one.posted(({ thread }) => thread === across)).text).toMatch(/^goes to acme:/);
    expect(await other.posted(({ text }) => text === 'across')).toMatchObject({ place: '#dev' });

    const back = other.say({ channel: '#ops', user: 'cat', text: other.typed('@micro echo back > slack:#dev') });
    expect((await other.posted(({ thread }) => thread === back)).text).toMatch(/not allowed.*--allow_to/);

    const mailed = other.say({
      channel: '#ops',
      user: 'cat',
      text: other.typed('@micro echo by mail > email:ops@user.test'),
    });
    await other.posted(({ thread }) => thread === mailed);
    await mailsOf(exim, 'ops', 1);
    expect((await bot.stop()).code).toBe(0);

    expect(one.ledger.posted.map(({ place, text }) => `${place} ${text.split(' ')[0]}`).sort()).toEqual([
      '#ops goes',
      '#ops here',
    ]);
    expect(other.ledger.posted.map(({ place, text }) => `${place} ${text.split(' ')[0]}`).sort()).toEqual([
      '#dev across',
      '#ops goes',
      '#ops not',
      '#ops there',
    ]);
  });
});

it('one that is revoked is switched off, and the other goes on', async () => {
  const [one, other] = [await workspace(1), await workspace(2)];
  const bot = use(
    await startBot([
      ...['--inputs=slack,acme=slack', '--registry=memory'],
      ...slackFlags(one),
      ...slackFlags(other, 'acme'),
    ]),
  );
  other.revoke('appToken');
  const { message } = await bot.logged(({ code, input }) => code === 'gave-up' && input === 'acme');
  expect(message).toContain('--acme_app_token');
  const ts = one.say({ channel: '#ops', user: 'ann', text: '<@U0BOT> ping' });
  expect((await one.posted(({ thread }) => thread === ts)).text).toBe('pong');
  expect((await bot.stop()).code).toBe(0);
});
