import type { FakeSlack } from '../../test/support/slack/fake-slack.ts';
import { fakeSlack } from '../../test/support/slack/fake-slack.ts';
import type { EffectsServer } from './effects-server.ts';
import { effectsServer } from './effects-server.ts';
import type { MailServer } from './mail-server.ts';
import { mailServer } from './mail-server.ts';

/**
 * Everything the bot talks to, with ledgers: two workspaces of Slack, a mail server, and what commands do to the world.
 * It shares no code with the bot, and lives on when the bot is killed.
 */
export interface Networks extends AsyncDisposable {
  readonly slacks: Readonly<Record<SlackName, FakeSlack>>;
  readonly mail: MailServer;
  readonly effects: EffectsServer;
  /** The flags that lead a bot here. */
  readonly flags: readonly string[];
}

/** The two workspaces, as the bot names them. */
export type SlackName = 'slack' | 'acme';

/** Starts all of them on loopback. */
export async function networks(seed: number): Promise<Networks> {
  await using started = new AsyncDisposableStack();
  const slackNamed = async (more: number) => {
    const slack = await fakeSlack({ seed: seed + more, ackWithin: 1_000, most: 1_000 });
    started.defer(() => slack.close());
    return slack;
  };
  const slacks = { slack: await slackNamed(0), acme: await slackNamed(1) };
  const mail = started.use(await mailServer());
  const effects = started.use(await effectsServer());
  const all = started.move();
  return {
    slacks,
    mail,
    effects,
    flags: [
      '--inputs=slack,acme=slack,email',
      ...Object.entries(slacks).flatMap(([name, { token, appToken, url }]) => [
        `--${name}_token=${token}`,
        `--${name}_app_token=${appToken}`,
        `--${name}_api_url=${url}`,
      ]),
      ...[`--email_smtp=${mail.url}`, '--email_from=bot@example.org', '--allow_to=email:*'],
    ],
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
