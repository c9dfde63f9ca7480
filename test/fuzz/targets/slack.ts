import assert from 'node:assert/strict';
import { chatEvent } from '../../../src/inputs/slack/chat-event.ts';
import { parsedFrame } from '../../../src/inputs/slack/frame.ts';
import { mrkdwn } from '../../../src/inputs/slack/mrkdwn.ts';
import { parsed } from '../../../src/inputs/slack/parsed.ts';
import { shape } from '../../../src/inputs/slack/shape.ts';
import type { Json } from '../../../src/json.ts';
import { mutatedJson } from '../mutated-json.ts';
import type { Target } from '../target.ts';

const said = {
  type: 'message',
  channel: 'C024',
  user: 'U1',
  text: '<@U0BOT> call greeter {} &gt; x',
  ts: '1700000000.000100',
};

const seeds: readonly Json[] = [
  said,
  { ...said, type: 'app_mention', thread_ts: '1700000000.000001', parent_user_id: 'U0BOT', client_msg_id: 'a-b' },
  { ...said, channel_type: 'im', channel: 'D1', text: 'micro: see <https://a.b/c|here> and <#C1|ops> <!here>' },
  { ...said, subtype: 'file_share', files: [{ name: 'a.txt' }, { name: 'b.txt' }] },
  {
    ...{ type: 'message', subtype: 'message_changed', channel: 'C024', ts: '1700000001.000100' },
    message: { ...said, text: 'new', edited: { user: 'U1', ts: '1700000001.000000' } },
    previous_message: said,
  },
  {
    type: 'message',
    subtype: 'message_deleted',
    channel: 'C024',
    deleted_ts: said.ts,
    previous_message: said,
    ts: said.ts,
  },
];

const self = { team: 'T1', teamName: 'acme', user: 'U0BOT', bot: 'B0BOT', name: 'micro' };
const names = {
  person: async (id: string) => ({ name: id.toLowerCase(), external: false }),
  channel: async (id: string) => id.toLowerCase(),
  inside: async () => true,
};

/** The JSON that Slack sends, and the text in it. */
export const slackFrames: Target = {
  name: 'slack',
  make: (any) => mutatedJson(any, seeds),
  async read(text) {
    const frame = parsedFrame(text);
    if (!frame) return;
    const event = parsed(shape(frame.event ?? frame), self);
    if (!event) return;
    const { id, sender, ...rest } = await chatEvent(event, { context: { name: 'slack', bot: 'micro' }, self, names });
    assert(id.startsWith('slack:T1:') && sender.id.startsWith('slack:'));
    JSON.stringify(rest);
    if (!('data' in rest)) return;
    for (const message of mrkdwn(rest.data)) assert(message.length <= 4_000);
  },
};
