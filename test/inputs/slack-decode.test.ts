import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decode } from '../../src/inputs/slack/decode.ts';
import { heard } from '../../src/inputs/slack/heard.ts';
import { parsed } from '../../src/inputs/slack/parsed.ts';

const names = {
  user: async (id: string) => (id === 'U2' ? 'Ann' : id),
  channel: async (id: string) => (id === 'C1' ? 'ops' : id),
};

const texts: [raw: string, text: string][] = [
  [
    'call greeter Say.Hello {“name”:"Ann"} &gt; email:<mailto:ops@example.org|ops@example.org>',
    'call greeter Say.Hello {“name”:"Ann"} > email:ops@example.org',
  ],
  ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
  ['&amp;gt; &amp;amp;lt; &quot;', '&gt; &amp;lt; &quot;'],
  ['<http://go.micro.srv|go.micro.srv>', 'go.micro.srv'],
  ['<https://example.org/?a=1&amp;b=2>', 'https://example.org/?a=1&b=2'],
  ['<https://example.org/|example.org>', 'example.org'],
  ['<https://example.org/long|the docs>', 'the docs (https://example.org/long)'],
  ['<tel:+4930|+4930>', '+4930'],
  ['<@U2> and <@U3> and <@U4|bob>', '@Ann and @U3 and @U4'],
  ['<#C1> <#C1|> <#C2|dev> <#C9>', '#ops #ops #dev #C9'],
  ['<!here> <!channel|channel> <!subteam^S1|@oncall> <!subteam^S2>', '@here @channel @oncall @S2'],
  ['<!date^1392734382^{date}|Feb 18, 2014>', 'Feb 18, 2014'],
  ['<no link> <', '<no link> <'],
  ['<@>', '@'],
  ['', ''],
];

it.each(texts)('reads %s', async (raw, text) => {
  expect((await decode(raw, names)).text).toBe(text);
});

it('keeps the addresses that a text links to', async () => {
  const { links } = await decode('<http://a.test|a.test> <mailto:a@b.test|a@b.test> <@U2>', names);
  expect(links).toEqual(['http://a.test', 'mailto:a@b.test']);
});

it('looks up no more than twenty names for one text', async () => {
  const asked: string[] = [];
  const counting = { user: async (id: string) => `${asked.push(id)}`, channel: async (id: string) => id };
  await decode(Array.from({ length: 100 }, (_, n) => `<@U${n}X>`).join(' '), counting);
  expect(asked).toHaveLength(20);
});

it('decodes what people type, whatever they type', async () => {
  const typed = fc.string({ unit: fc.constantFrom('&', '<', '>', ';', 'amp', 'lt', 'gt', ' ', 'a', '|', '@', '\n') });
  const encode = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      expect((await decode(encode(text), names)).text).toBe(text);
    }),
  );
});

const self = { team: 'T1', teamName: 'x', user: 'U1', bot: 'B1', name: 'micro' };

it('takes no bot for a person', () => {
  const event = { type: 'message', channel: 'C1', ts: '1.1', text: 'x' };
  expect(parsed({ ...event, user: 'U2' }, self)).toBeDefined();
  expect(parsed({ ...event, user: 'U1' }, self)).toBeUndefined();
  const posted = { ...event, user: 'U2', bot_id: 'B2', team: 'T1', bot_profile: { name: 'ci' } };
  expect(parsed(posted, self)).toMatchObject({ user: 'B2', program: { id: 'B2', name: 'ci', external: false } });
  const called = { ...event, subtype: 'bot_message', bot_id: 'B2', username: 'Alerts' };
  expect(parsed(called, self)).toMatchObject({ user: 'B2', program: { name: 'Alerts', external: true } });
  const metadata = { event_type: 'micro_bot', event_payload: { key: 'k', hops: 2 } };
  expect(parsed({ ...posted, metadata }, self)).toMatchObject({ program: { hops: 2 } });
  expect(parsed({ ...posted, metadata: { ...metadata, event_type: 'other' } }, self)?.program).not.toHaveProperty(
    'hops',
  );
  expect(parsed({ ...event, user: 'U3', bot_id: 'B1' }, self)).toBeUndefined();
  expect(parsed({ ...event, subtype: 'bot_message' }, self)).toBeUndefined();
  expect(parsed({ ...event, user: 'USLACKBOT' }, self)).toBeUndefined();
});

it('takes for an edit only what a person edited', () => {
  const message = { user: 'U2', ts: '1.1', text: 'new' };
  const event = { type: 'message', subtype: 'message_changed', channel: 'C1', ts: '2.1' };
  const edited = { ts: '2.1' };
  expect(parsed({ ...event, message: { ...message, edited }, previous_message: { text: 'old' } }, self)).toMatchObject({
    kind: 'edit',
  });
  expect(
    parsed({ ...event, message: { ...message, edited }, previous_message: { text: 'new' } }, self),
  ).toBeUndefined();
  expect(parsed({ ...event, message, previous_message: { text: 'old' } }, self)).toBeUndefined();
});

it('takes anything for a text or an event', async () => {
  const odd = fc.string({
    unit: fc.constantFrom('<', '>', '@', '#', '!', 'U1', '|', ':', '^', ' ', '&', 'micro', ','),
  });
  await fc.assert(
    fc.asyncProperty(odd, async (raw) => {
      const { text } = heard(raw, self, ['micro', '']);
      await decode(text, names);
    }),
  );
  const fields = {
    type: fc.constant('message'),
    subtype: fc.anything(),
    channel: fc.constant('C1'),
    message: fc.anything(),
    previous_message: fc.anything(),
  };
  fc.assert(fc.property(fc.record(fields), (event) => void parsed(event, self)));
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('type', 'channel', 'user', 'ts', 'text', 'files', 'subtype', '__proto__'),
        fc.anything(),
      ),
      (event) => void parsed(event, self),
    ),
  );
});
