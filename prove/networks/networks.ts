import type { FakeSlack } from '../../test/support/slack/fake-slack.ts';
import { fakeSlack } from '../../test/support/slack/fake-slack.ts';
import type { EffectsServer } from './effects-server.ts';
import { effectsServer } from './effects-server.ts';
import type { MailServer } from './mail-server.ts';
import { mailServer } from './mail-server.ts';
import type { Shells } from './shells.ts';
import { shells } from './shells.ts';
import type { Terminal } from './terminal.ts';
import { terminal } from './terminal.ts';

/**
 * Everything the bot talks to, with ledgers: two workspaces of Slack and one that is reached over RTM, a mail server, a
 * terminal, shells, and what commands do to the world.
 * It shares no code with the bot, and lives on when the bot is killed.
 */
export interface Networks extends AsyncDisposable {
  readonly slacks: Readonly<Record<SlackName, FakeSlack>>;
  readonly mail: MailServer;
  readonly terminal: Terminal;
  readonly shells: Shells;
  readonly effects: EffectsServer;
  /** The flags that lead a bot here. */
  readonly flags: readonly string[];
}

/** The workspaces, as the bot names them; `legacy` acknowledges nothing, for it is reached over RTM. */
export type SlackName = 'slack' | 'acme' | 'legacy';

/** Starts all of them on loopback, around a bot on a folder for data. */
export async function networks(seed: number, data: string): Promise<Networks> {
  await using started = new AsyncDisposableStack();
  const slackNamed = async (more: number, kind: 'granular' | 'classic' = 'granular') => {
    const slack = await fakeSlack({ seed: seed + more, kind, ackWithin: 1_000, most: 1_000 });
    started.defer(() => slack.close());
    return slack;
  };
  const slacks = { slack: await slackNamed(0), acme: await slackNamed(1), legacy: await slackNamed(2, 'classic') };
  const mail = started.use(await mailServer());
  const effects = started.use(await effectsServer());
  const all = started.move();
  return {
    slacks,
    mail,
    terminal: terminal(),
    shells: shells(data),
    effects,
    flags: [
      '--inputs=slack,acme=slack,legacy=slack,email,console',
      ...Object.entries(slacks).flatMap(([name, { token, appToken, url }]) => [
        `--${name}_token=${token}`,
        ...(name === 'legacy' ? [] : [`--${name}_app_token=${appToken}`]),
        `--${name}_api_url=${url}`,
      ]),
      ...[`--email_smtp=${mail.url}`, '--email_from=bot@example.org', '--allow_to=email:*'],
    ],
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
