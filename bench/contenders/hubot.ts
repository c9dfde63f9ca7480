import type { Contender } from '../contender.ts';

// Its package has no types.
const { Adapter, Robot, TextMessage, User } = await import('../peers/node_modules/hubot/index.mjs' as string);

/** Hubot with an adapter of this process: `robot.respond` with an async handler that replies. */
export async function hubot(n: number): Promise<Contender> {
  let answers = 0;
  const robot = new Robot(undefined, false, 'hubot');
  robot.logger.level = 'silent';
  const count = async () => {
    answers += 1;
  };
  robot.adapter = Object.assign(new Adapter(robot), { send: count, reply: count });
  for (let i = 0; i < n; i += 1) {
    robot.respond(
      new RegExp(`cmd${i} (\\w+)`, 'i'),
      async (found: { match: string[]; reply(text?: string): Promise<void> }) => {
        await found.reply(found.match[1]);
      },
    );
  }
  const ann = new User('ann', { name: 'ann', room: 'room' });
  return {
    hear: (serial) => void robot.receive(new TextMessage(ann, `hubot cmd${n - 1} ${serial}`, String(serial))),
    answers: () => answers,
  };
}
