import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import { micro } from '../support/micro.ts';
import type { FakeSlack, Posted } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { startBot, use } from './harness.ts';

const plugin = `--plugin=${new URL('troubles.ts', import.meta.url).pathname}`;
const wrongPassword = 'wrong & horse';

live('exim4', 'what must stay secret', () => {
  live('consul', 'with a Consul that wants a token', () => {
    let fake: FakeSlack;
    let exim: Exim;
    let consul: ConsulPeer;
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'secrets-'));
      [fake, exim, consul] = [await fakeSlack(), await startExim(), await consulPeer({ acl: true })];
      return async () => {
        await Promise.all([fake.close(), exim[Symbol.asyncDispose](), consul[Symbol.asyncDispose]()]);
        await rm(folder, { recursive: true });
      };
    });

    const answered = (text: string): Promise<Posted> => {
      const ts = fake.say({ channel: '#ops', user: 'ann', text });
      return fake.posted(({ thread }) => thread === ts);
    };

    it('is in no output and in no list of processes, however it was given and whatever goes wrong', async () => {
      // One by flag, one by the environment, one by a file, one by the config file.
      const [password, config] = [join(folder, 'password'), join(folder, 'micro.json')];
      await writeFile(password, `${exim.password}\n`);
      await writeFile(config, JSON.stringify({ registry_token: consul.token, registry_address: consul.address }));
      const secrets = [fake.token, fake.appToken, exim.password, consul.token];
      const bot = use(
        await startBot(
          [
            ...['--inputs=slack,email', '--slack_debug', plugin, '--allow_to=email:*@user.test', `--config=${config}`],
            ...[`--slack_token=${fake.token}`, `--slack_api_url=${fake.url}`],
            ...[`--email_smtp=${exim.url}`, `--email_user=${exim.user}`, `--email_password_file=${password}`],
            ...[`--email_tls_ca=${exim.ca}`, '--email_from=bot@user.test'],
          ],
          { env: { MICRO_SLACK_APP_TOKEN: fake.appToken } },
        ),
      );
      const title = readFileSync(`/proc/${bot.pid}/cmdline`, 'utf8');
      expect(title).toMatch(/^micro bot --inputs=slack,email/);
      await answered(fake.typed('@micro echo hello > email:ops@user.test'));
      await bot.logged(({ code, input }) => code === 'sent' && input === 'email');
      for (const text of ['status', 'help', 'list services']) await answered(`<@U0BOT> ${text}`);
      // The person who says them is answered, but an error that holds them is in the log without them.
      const careless = await answered(`<@U0BOT> throw ${secrets.join(' ')}`);
      await bot.logged(({ code }) => code === 'failed');
      // Whatever the libraries have to say about failures is said now.
      await exim.stop();
      await consul.kill();
      fake.say({ channel: '#ops', user: 'ann', text: fake.typed('@micro echo again > email:ops@user.test') });
      await bot.logged(({ code, input }) => code === 'retry' && input === 'email');
      fake.cut();
      await bot.logged(({ message }) => message.includes('closed') || message.includes('connection'));
      fake.revoke('appToken');
      await bot.logged(({ code, input }) => code === 'gave-up' && input === 'slack');
      fake.revoke();
      await exim.start();
      await bot.stop();
      const { stdout, stderr } = bot.output();
      const posted = fake.ledger.posted.filter((post) => post !== careless).map(({ text }) => text);
      for (const secret of secrets) {
        for (const shown of [title, stdout, stderr, ...posted]) expect(shown.includes(secret)).toBe(false);
      }
      expect(stderr.length).toBeGreaterThan(1_000);
    });

    it('is in no help, and in no error', async () => {
      const secrets = ['xoxb-secret-of-flag', 'xapp-secret-of-env', wrongPassword, 'secret-of-consul'];
      const env = {
        MICRO_SLACK_APP_TOKEN: 'xapp-secret-of-env',
        MICRO_EMAIL_PASSWORD: wrongPassword,
        MICRO_REGISTRY_TOKEN: 'secret-of-consul',
        MICRO_SERVER_ADDRESS: '127.0.0.1:0',
        MICRO_LOG_LEVEL: 'debug',
      };
      const flags = [
        ...['--slack_token=xoxb-secret-of-flag', `--slack_api_url=${fake.url}`],
        ...[`--registry_address=${consul.address}`, `--email_smtp=${exim.url}`, '--email_from=bot@user.test'],
        ...['--email_user=bot', `--email_tls_ca=${exim.ca}`],
      ];
      const runs: readonly (readonly [number, readonly string[]])[] = [
        [0, ['bot', '--help', ...flags]],
        [1, ['check', '--inputs=slack,email', ...flags]],
        [2, ['bot', '--inputs=slack', ...flags]],
        [2, ['bot', '--inputs=slack', ...flags, '--slack_toke=xoxb-secret-of-flag']],
        [2, ['bot', '--inputs=slack', ...flags, '--slack_token=xoxb-secret-of-flag']],
        [2, ['bot', '--inputs=slack', ...flags, 'xoxb-secret-of-flag']],
        [2, ['bot', '--inputs=slack', ...flags, '--registry_address=http://user:secret-of-consul@127.0.0.1:x']],
      ];
      for (const [code, argv] of runs) {
        const ended = await micro(argv, { env }).ended;
        expect({ argv, code: ended.code }).toEqual({ argv, code });
        for (const secret of secrets) expect(ended.stdout + ended.stderr).not.toContain(secret);
      }
    });
  });
});
