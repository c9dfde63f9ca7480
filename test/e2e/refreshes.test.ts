import { expect, it, onTestFinished } from 'vitest';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { seeded } from '../support/slack/seeded.ts';
import { sized, slackFlags, startBot, use } from './harness.ts';

const refreshes = sized({ short: 20, full: 200 });
const count = sized({ short: 500, full: 5_000 });
const repeated = 50;
const onDying = sized({ short: 10, full: 100 });

it(`answers each of ${count} messages once, under ${refreshes} refreshes`, {
  timeout: sized({ short: 60_000, full: 300_000 }),
}, async () => {
  const fake = await fakeSlack({ seed: 3, grace: 250 });
  onTestFinished(() => fake.close());
  const bot = use(
    await startBot([
      '--inputs=slack',
      '--registry=memory',
      '--runs_per_minute=1000000',
      '--log_level=info',
      ...slackFlags(fake),
    ]),
  );
  await fake.connected(2);
  const random = seeded(5);
  const asked = new Map<string, { readonly place: string; readonly number: number }>();
  const ask = () => {
    const number = asked.size;
    const place = ['#ops', '#dev', '#secret', '@ann', '@bob', '@cat'][Math.floor(random() * 6)] ?? '#ops';
    const user = place.startsWith('@') ? place.slice(1) : (['ann', 'bob', 'cat'][number % 3] ?? 'ann');
    const text = place.startsWith('@') ? `echo number ${number}` : `<@U0BOT> echo number ${number}`;
    asked.set(fake.say({ channel: place, user, text }), { place, number });
  };

  const each = Math.ceil(count / refreshes);
  for (let round = 1; round <= refreshes; round += 1) {
    const gone = fake.refresh();
    for (let spoken = 0; spoken < each && asked.size < count; spoken += 1) ask();
    await gone;
    await fake.connected(2);
    if (round % (refreshes / 5) === 0) fake.repeat(repeated / 5);
  }
  await fake.settled();
  fake.repeat(repeated);
  await fake.settled();
  await fake.until(() => fake.ledger.posted.length >= count);
  const memory = bot.memory();
  const { code } = await bot.stop();

  expect(code).toBe(0);
  expect(asked.size).toBe(count);
  expect(fake.opened).toBeGreaterThanOrEqual(refreshes + 2);
  const { deliveries } = fake.ledger;
  expect(deliveries.length).toBeGreaterThan(count);
  expect(deliveries.filter(({ dying }) => dying > 0).length).toBeGreaterThanOrEqual(onDying);
  expect(deliveries.filter(({ attempts }) => attempts > 1).length).toBeGreaterThanOrEqual(repeated);

  const answers = fake.ledger.posted.map(({ place, thread, text }) => ({ place, thread, text }));
  const wanted = [...asked].map(([ts, { place, number }]) => ({
    place,
    thread: place.startsWith('@') ? undefined : ts,
    text: `number ${number}`,
  }));
  const byNumber = (one: { text: string }, other: { text: string }) => one.text.localeCompare(other.text);
  expect(answers.sort(byNumber)).toEqual(wanted.sort(byNumber));
  expect(bot.log().filter(({ code: what }) => what === 'gap' || what === 'down')).toEqual([]);

  console.log(`memory after ${count} messages and ${refreshes} refreshes: ${memory.toFixed(0)} MiB`);
  expect(memory).toBeLessThan(512);
});
