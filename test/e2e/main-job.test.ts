import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import type { Greeter } from './greeter.ts';
import { register, startGreeter } from './greeter.ts';
import { emailFlags, mailsOf, registryFlags, slackFlags, startBot, use } from './harness.ts';

live('exim4', 'asked in Slack, answered by mail', () => {
  live('consul', 'with a service that Consul knows', () => {
    let exim: Exim;
    let consul: ConsulPeer;
    let greeter: Greeter;
    let fake: FakeSlack;
    const started = new AsyncDisposableStack();

    beforeAll(async () => {
      consul = started.use(await consulPeer());
      exim = started.use(await startExim());
      greeter = started.use(await startGreeter());
      await register(consul, 'greeter', greeter.port);
    });
    afterAll(() => started.disposeAsync());
    beforeEach(async () => {
      fake = await fakeSlack();
      return () => fake.close();
    });

    const start = () =>
      startBot([
        '--inputs=slack,email',
        ...slackFlags(fake),
        ...emailFlags(exim),
        ...registryFlags(consul),
        '--allow_to=email:*@user.test',
      ]);

    it('delivers one mail that holds the reply of the service, and one confirmation in the thread', async () => {
      const bot = use(await start());
      const asked = greeter.requests.length;
      const ts = fake.say({
        channel: '#ops',
        user: 'ann',
        text: '<@U0BOT> call greeter Say.Hello {“name”:“Ann”} &gt; email:<mailto:ops@user.test|ops@user.test>',
      });
      await fake.posted(({ thread }) => thread === ts);
      await fake.settled();
      // Slack repeats itself now and then, also what was acknowledged.
      fake.repeat(2);
      await fake.settled();
      await mailsOf(exim, 'ops', 1);
      expect((await bot.stop()).code).toBe(0);

      expect(fake.ledger.deliveries.map(({ type }) => type).sort()).toEqual(['app_mention', 'message', 'message']);
      expect(fake.ledger.posted).toHaveLength(1);
      expect(fake.ledger.posted[0]).toMatchObject({ place: '#ops', thread: ts });
      expect(fake.ledger.posted[0]?.text).toMatch(
        /^goes to (email:)?<mailto:ops@user\.test\|.*>$|goes to email:ops@user\.test/,
      );

      const mails = await exim.mails('ops');
      expect(mails).toHaveLength(1);
      const [mail] = mails;
      expect(mail?.text).toContain('Hello Ann & <all>');
      expect(mail?.html).toContain('Hello Ann &amp; &lt;all&gt;');
      expect(mail?.subject).toContain('call greeter Say.Hello');
      expect(mail?.from?.value[0]?.address).toBe('bot@user.test');
      expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
      expect(mail?.messageId).toBeDefined();

      expect(greeter.requests.slice(asked).map(({ body }) => body)).toEqual([
        { method: 'Say.Hello', params: [{ name: 'Ann' }], id: expect.anything() },
      ]);
    });

    it('answers in the thread what is not sent elsewhere, and says what the service says is wrong', async () => {
      const bot = use(await start());
      const good = fake.say({
        channel: '#dev',
        user: 'bob',
        text: fake.typed('@micro call greeter Say.Hello {"name":"Bob"}'),
      });
      expect((await fake.posted(({ thread }) => thread === good)).text).toContain('Hello Bob &amp; &lt;all&gt;');
      const bad = fake.say({ channel: '#dev', user: 'bob', text: fake.typed('@micro call greeter Say.Bye {}') });
      expect((await fake.posted(({ thread }) => thread === bad)).text).toContain("can't find method Say.Bye");
      expect((await bot.stop()).code).toBe(0);
    });

    it('a dead mail server delays mail only, which arrives when it is back', async () => {
      const bot = use(await start());
      await exim.stop();
      try {
        const late = fake.say({
          channel: '#ops',
          user: 'ann',
          text: fake.typed('@micro call greeter Say.Hello {"name":"Late"} > email:patient@user.test'),
        });
        await fake.posted(({ thread }) => thread === late);
        await bot.logged(({ code, input }) => code === 'retry' && input === 'email');
        for (const channel of ['#ops', '#dev', '@ann']) {
          const ts = fake.say({ channel, user: 'ann', text: '<@U0BOT> ping' });
          const answer = await fake.posted(
            ({ place, thread, text }) => place === channel && text === 'pong' && (channel === '@ann' || thread === ts),
          );
          expect(answer.text).toBe('pong');
        }
        await bot.logged(({ code, input }) => code === 'down' && input === 'email');
        const how = fake.say({ channel: '#dev', user: 'bob', text: '<@U0BOT> status' });
        expect((await fake.posted(({ thread }) => thread === how)).text).toMatch(/email +down .*could not be reached/);
      } finally {
        await exim.start();
      }
      const [mail] = await mailsOf(exim, 'patient', 1);
      expect(mail?.text).toContain('Hello Late');
      expect((await bot.stop()).code).toBe(0);
      expect(await exim.mails('patient')).toHaveLength(1);
    });
  });
});
