import type { Command } from '../command.ts';
import { counted } from '../counted.ts';
import { JsonText } from '../json.ts';
import { brief } from '../render/brief.ts';
import { confirmed, leftAlone } from './confirmed.ts';
import { forExample } from './for-example.ts';
import { requestIn } from './request-in.ts';

/** How much of the message is shown, in characters. */
const most = 500;
const example = 'publish events {"name":"Ann"}';

/** Publishes a message to all who subscribe to a topic. */
export const publish: Command = {
  name: 'publish',
  usage: 'publish [topic] [message]',
  description: 'Publishes a message to a topic',
  params: {
    topic: { type: 'string', description: 'which topic' },
    message: { type: 'json', description: 'a JSON object' },
  },
  examples: [example],
  changes: true,
  anywhere: true,
  check: ([, topic], rest) => {
    if (topic === undefined) throw forExample('publish what?', example);
    if (rest === '') throw forExample('require topic and message.', example);
    requestIn(rest);
  },
  exec: async ([, topic = ''], call) => {
    const message = requestIn(call.rest);
    if (!(await confirmed(call, question(topic, message)))) return leftAlone;
    const { signal, world } = call;
    const published = await world.publish(topic, new JsonText(message), { signal });
    const { took, failed } = published;
    const lost = failed.length === 0 ? [] : ['these did not:', ...failed.map((why) => `  ${why}`)];
    return {
      data: published,
      text: [`ok: ${counted(took.length, 'subscriber')} took it`, ...lost].join('\n'),
    };
  },
};

function question(topic: string, message: string): string {
  return `This publishes ${brief(message, most)} to all who subscribe to ${topic}.\nPublish it?`;
}
