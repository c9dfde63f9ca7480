import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import type { Ended } from '../support/micro.ts';
import { micro } from '../support/micro.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { emailFlags, registryFlags, slackFlags } from './harness.ts';

live('exim4', 'micro check', () => {
  live('consul', 'with a Consul', () => {
    let fake: FakeSlack;
    let exim: Exim;
    let consul: ConsulPeer;
    const started = new AsyncDisposableStack();
    beforeAll(async () => {
      exim = started.use(await startExim());
      consul = started.use(await consulPeer());
    });
    afterAll(() => started.disposeAsync());
    beforeEach(async () => {
      fake = await fakeSlack();
      return () => fake.close();
    });

    const check = (change: Readonly<Record<string, string>> = {}): Promise<Ended> => {
      const flags = [...slackFlags(fake), ...emailFlags(exim), ...registryFlags(consul)];
      const changed = flags.map((flag) => {
        const [name = ''] = flag.split('=');
        return name in change ? `${name}=${change[name]}` : flag;
      });
      return micro(['check', '--inputs=slack,email', ...changed]).ended;
    };

    it('says what is well, and exits 0', async () => {
      const { code, stdout } = await check();
      expect(
        stdout
          .trimEnd()
          .split('\n')
          .filter((line) => !line.startsWith('ok   ')),
      ).toEqual([]);
      for (const words of [
        /registry consul\S*: it answers and knows 1 service/,
        /slack: --slack_token is @micro of Example/,
        /slack: the token has every scope/,
        /slack: --slack_app_token opens Socket Mode/,
        /slack: the bot is in #ops, #dev/,
        /email: 127\.0\.0\.1:\d+ answers/,
        /email: TLS .*trusted/,
        /email: login as bot/,
      ]) {
        expect(stdout).toMatch(words);
      }
      expect(code).toBe(0);
    });

    it.each([
      ['the bot token', { '--slack_token': 'xoxb-wrong' }, /FAIL slack: --slack_token\n.*does not know this token/],
      [
        'the app-level token',
        { '--slack_app_token': 'xapp-wrong' },
        /FAIL slack: --slack_app_token opens Socket Mode\n.*connections:write/,
      ],
      ['a setting', { '--slack_token': 'xapp-1' }, /FAIL slack: settings\n.*app-level token/],
      ['the password', { '--email_password': 'wrong-horse' }, /FAIL email: login as bot\n.*--email_password/],
      ['the mail server', { '--email_smtp': 'smtp://127.0.0.1:1' }, /FAIL email: 127\.0\.0\.1:1 answers\n.*\S/],
      [
        'the registry',
        { '--registry_address': '127.0.0.1:1' },
        /FAIL registry consul\S*: .*127\.0\.0\.1:1.*\n.*--registry_address/,
      ],
    ])('names %s when that is wrong, goes on with the rest, and exits 1', async (_, change, words) => {
      const { code, stdout, stderr } = await check(change);
      expect(stdout).toMatch(words);
      expect(stdout.match(/^FAIL/gm)).toHaveLength(1);
      for (const part of ['registry', 'slack', 'email'])
        expect(stdout).toMatch(new RegExp(`^(ok  |FAIL) ${part}`, 'm'));
      expect(stdout + stderr).not.toContain('wrong');
      expect(code).toBe(1);
    });

    it('says what to do when the bot is in no channel', async () => {
      fake.fail('users.conversations', { answer: { ok: true, channels: [] } }, 9);
      const { code, stdout } = await check();
      expect(stdout).toMatch(/FAIL slack: the bot is in no channel\n.*\/invite/);
      expect(code).toBe(1);
    });

    it('needs a classic token where there is no app-level one', async () => {
      const { code, stdout } = await micro([
        ...['check', '--inputs=slack', '--registry=memory'],
        ...[`--slack_token=${fake.token}`, `--slack_api_url=${fake.url}`],
      ]).ended;
      expect(stdout).toMatch(/FAIL slack: .*RTM.*\n.*--slack_app_token/);
      expect(code).toBe(1);
    });
  });
});
