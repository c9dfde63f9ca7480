import { expect, it, onTestFinished } from 'vitest';
import { micro } from '../support/micro.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';

it('a classic token works over RTM with the line as it was announced, without a registry', async () => {
  const fake = await fakeSlack({ kind: 'classic' });
  onTestFinished(() => fake.close());
  const run = micro(['bot', '--inputs=slack', `--slack_token=${fake.token}`, `--slack_api_url=${fake.url}`], {
    env: { MICRO_REGISTRY_ADDRESS: '127.0.0.1:1' },
  });
  onTestFinished(() => {
    run.child.kill('SIGKILL');
  });
  await fake.connected(1);
  await run.until(({ stderr }) => stderr.includes('the link is up'));
  const ts = fake.say({ channel: '#ops', user: 'ann', text: '<@U0BOT> ping' });
  expect((await fake.posted(({ thread }) => thread === ts)).text).toBe('pong');
  fake.say({ channel: '@bob', user: 'bob', text: 'list services' });
  expect((await fake.posted(({ place }) => place === '@bob')).text).toMatch(/127\.0\.0\.1:1/);
  run.child.kill('SIGTERM');
  expect((await run.ended).code).toBe(0);
  expect(fake.ledger.posted).toHaveLength(2);
});

it('a granular token alone says at once how to get the other one, and exits 2', async () => {
  const fake = await fakeSlack();
  onTestFinished(() => fake.close());
  const { code, stdout, stderr } = await micro([
    ...['bot', '--inputs=slack', '--registry=memory'],
    ...[`--slack_token=${fake.token}`, `--slack_api_url=${fake.url}`, '--server_address=127.0.0.1:0'],
  ]).ended;
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('--slack_app_token');
  expect(stderr).toContain('connections:write');
  expect(stderr).toContain('https://api.slack.com/apps');
  expect(stderr).not.toContain(fake.token);
});
