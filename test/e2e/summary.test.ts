import type { ParsedMail } from 'mailparser';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { seeded } from '../support/slack/seeded.ts';
import type { FakeMessage } from '../support/slack/world.ts';
import { emailFlags, mailsOf, patience, slackFlags, startBot, use } from './harness.ts';

/** How people are called in the mail. */
const called: ReadonlyMap<string, string> = new Map([
  ['U0ANN', 'Ann'],
  ['U0BOB', 'Bob Example'],
  ['U0CAT', 'Cat'],
  ['U0GUEST', 'Guest'],
  ['U0PARTNER', 'Pat'],
]);
/** A window, in milliseconds, and how much of it must be left to say everything in. */
const window = 10_000;
const needed = 7_000;

live('exim4', 'a summary of a channel', () => {
  let exim: Exim;
  let fake: FakeSlack;
  beforeAll(async () => {
    exim = await startExim();
    return () => exim[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    fake = await fakeSlack({ seed: 7 });
    return () => fake.close();
  });

  it('delivers one mail, whose figures are those of the ledger', { timeout: 90_000 }, async () => {
    const bot = use(
      await startBot([
        '--inputs=slack,email',
        '--registry=memory',
        ...slackFlags(fake),
        ...emailFlags(exim),
        '--summary=slack:#ops -> email:team@user.test every 10s',
      ]),
    );
    await fake.connected(2);
    await vi.waitFor(() => expect(window - (Date.now() % window)).toBeGreaterThan(needed), patience);
    const end = Date.now() + window - (Date.now() % window);
    talk(fake);
    await fake.posted(({ text }) => text === 'pong');
    await fake.settled();
    fake.repeat(40);
    await fake.settled();
    expect(Date.now(), 'everything was said within one window').toBeLessThan(end);

    const [mail] = await mailsOf(exim, 'team', 1);
    expect((await bot.stop()).code).toBe(0);
    expect(await exim.mails('team')).toHaveLength(1);

    const ops = said(fake, 'C0OPS');
    const left = ops.filter(({ deleted }) => !deleted);
    const people = [...Map.groupBy(left, ({ user }) => user)].map(([user, all]) => [called.get(user), all.length]);
    const text = mail?.text ?? '';
    expect(text).toContain(`${left.length} messages by ${people.length} people and 1 command in #ops, `);
    expect(text).toContain(`${left.filter(({ edited }) => edited > 0).length} edited, `);
    expect(text).toContain(`${ops.length - left.length} deleted and not counted.`);
    expect(mail?.subject).toContain(`#ops: ${left.length} messages by ${people.length} people`);
    expect(text).not.toContain('#dev');

    for (const table of [textTable(text, 'Who wrote'), htmlTable(mail, 'Who wrote')]) {
      expect(table.map(([name, count]) => [name, Number(count)]).sort()).toEqual(people.sort());
    }
    const bars = [...text.matchAll(/^\d\d:\d\d:\d\d +(\d+)/gm)].map(([, count]) => Number(count));
    expect(bars.reduce((sum, count) => sum + count, 0)).toBe(left.length);

    const links = left.filter((one) => one.text.includes('<http'));
    expect(text).toContain(`Messages with links (${links.length})`);
    const replies = Map.groupBy(
      left.filter(({ thread }) => thread !== undefined),
      ({ thread }) => thread,
    );
    expect(text).toContain(`Threads (${replies.size})`);
    const most = [...replies.values()].map(({ length }) => length).sort((one, other) => other - one);
    const told = [...text.matchAll(/^ *(?:-|\*|•) (\d+) repl(?:y|ies), /gm)].map(([, count]) => Number(count));
    expect(told).toEqual(most.slice(0, 10));
    expect(text).toContain('Commands, all of them ok (1)');
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  });
});

/** What people said in a channel, also what was taken back; no bot, and no notice. */
function said(fake: FakeSlack, channel: string): readonly FakeMessage[] {
  return fake.ledger.messages.filter((one) => one.channel === channel && !one.bot && !one.subtype);
}

/** Has people, bots and Slack itself say things in two channels, change them and take them back. */
function talk(fake: FakeSlack): void {
  const random = seeded(11);
  const any = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  for (let turn = 0; turn < 240; turn += 1) {
    const channel = any(['C0OPS', 'C0OPS', 'C0DEV']);
    const before = said(fake, channel).filter(({ deleted }) => !deleted);
    const dice = random();
    const old = before.length > 0 ? any(before) : undefined;
    if (old && dice < 0.1) fake.edit(channel, old.ts, `${old.text} (edit ${turn})`);
    else if (old && dice < 0.15 && !old.thread) fake.unfurl(channel, old.ts);
    else if (old && dice < 0.22 && !fake.ledger.messages.some(({ thread }) => thread === old.ts))
      fake.remove(channel, old.ts);
    else if (dice < 0.26) fake.say({ channel, user: 'cat', bot: 'B0OTHER', text: `posted by an app for her, ${turn}` });
    else if (dice < 0.3)
      fake.say({ channel, user: 'U0OTHER', bot: 'B0OTHER', subtype: 'bot_message', text: `build ${turn}` });
    else if (dice < 0.33) fake.say({ channel, user: 'bob', subtype: 'channel_topic', text: 'set the topic' });
    else {
      const tail = dice > 0.9 ? ' see https://example.org/runbook' : dice > 0.8 ? ', is it slow?' : '';
      const thread = old && random() < 0.4 ? (old.thread ?? old.ts) : undefined;
      const user = any([...called.keys()]);
      fake.say({ channel, user, text: fake.typed(`message ${turn} <b>&amp;${tail}`), ...(thread && { thread }) });
    }
  }
  fake.say({ channel: '#ops', user: 'ann', text: '<@U0BOT> ping' });
}

/** Rows of the table under a heading, in the text part. */
function textTable(text: string, title: string): readonly (readonly string[])[] {
  const [, after = ''] = text.split(`\n${title}\n`);
  const [, ...rows] = after.trimStart().split('\n\n')[0]?.split('\n') ?? [];
  return rows.filter((row) => !row.startsWith('---')).map((row) => row.trim().split(/\s{2,}/));
}

/** Rows of the table under a heading, in the HTML part. */
function htmlTable(mail: ParsedMail | undefined, title: string): readonly (readonly string[])[] {
  const [, after = ''] = String(mail?.html).split(`>${title}<`);
  const [table = ''] = after.split('</table>');
  return [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)]
    .map(([, row = '']) =>
      [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
    )
    .filter((row) => row.length > 0);
}
