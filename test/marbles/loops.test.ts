import { map, merge, Subject, tap } from 'rxjs';
import { describe, it } from 'vitest';
import type { Sender, TextEvent } from '../../src/event.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import { notify } from '../../src/pipelines/notify.ts';
import { parseRoute } from '../../src/route.ts';
import type { Runnable } from '../../src/testing/index.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { command } from '../support/command.ts';

const ping = { '^ping$': command('ping', () => 'pong') };

/** Who speaks in a room besides people, and how its network tells of it. */
interface Program {
  readonly name: string;
  readonly runs: Runnable;
  readonly sender: Partial<Sender>;
  /** Its network carries how many bots a message came through. */
  readonly hops?: true;
}

/** Everybody in one room `chat`: what one program says there, all the others hear. What it notices is in a lane too. */
function room(...programs: readonly Program[]): Runnable {
  return {
    name: 'room',
    from: ['chat'],
    run: ({ chat }: never, world: World) => {
      let count = 0;
      const ears = programs.map(() => new Subject<TextEvent>());
      const heardFrom = ({ name, sender, hops }: Program, { data, hops: through, to }: Outgoing): TextEvent => {
        count += 1;
        const who = { id: `chat:${name}`, name, verified: true, external: false, ...sender } as const;
        const said = { from: who.id, to, replyTo: to, conversation: 'chat:#ops', sender: who, place: '#ops' };
        const about = { id: `${name}/${count}`, input: 'chat', at: world.clock.now(), accepted: 0, meta: {} };
        const carried = hops && through !== undefined ? { hops: through } : {};
        return { ...about, ...said, ...carried, type: 'text', addressed: true, data: String(data) };
      };
      const all = programs.map((program, index) => {
        const hears = merge(chat, ears[index] ?? []);
        const { chat: says, activity } = program.runs.run({ chat: hears } as never, world) as Record<
          string,
          Subject<never>
        >;
        const others = ears.filter((_, other) => other !== index);
        const spread = (message: Outgoing) => {
          const event = heardFrom(program, message);
          for (const ear of others) ear.next(event);
        };
        return {
          chat: (says ?? new Subject<never>()).pipe(tap(spread)),
          activity: (activity ?? new Subject<never>()).pipe(map((entry: object) => ({ ...entry, by: program.name }))),
        };
      });
      return {
        chat: merge(...all.map(({ chat: said }) => said)),
        activity: merge(...all.map(({ activity }) => activity)),
      };
    },
  };
}

const bot = (answerBots: readonly string[] = []) => wholeBot([], { commands: ping, answerBots });
/** Answers everything, as somebody's vacation does. */
const vacation: Runnable = {
  name: 'vacation',
  from: ['chat'],
  run: ({ chat }: never) => ({
    chat: (chat as Subject<TextEvent>).pipe(
      map(({ id }): Outgoing => ({ type: 'text', to: 'chat:#ops', data: 'I am away', causes: [id] })),
    ),
  }),
};
const values = { a: text('ping'), m: 'pong', x: { code: 'bot', by: 'one' }, y: { code: 'bot', by: 'two' } };

describe('two bots with commands in one room', () => {
  it('answer a person once each, and not each other', async () => {
    const two = room(
      { name: 'one', runs: bot(), sender: { bot: true } },
      { name: 'two', runs: bot(), sender: { bot: true } },
    );
    await marbles(two, { chat: 'a 9ms -' }, { chat: '(mm) 9ms -', activity: '(yx) 9ms -' }, values);
  });

  it('that answer each other all the same end when a message has come through too many', async () => {
    const told = { ...values, n: /^I do not know "pong"/, o: /^I do not know "I do not/, z: { code: 'loop' } };
    const two = room(
      { name: 'one', runs: bot(['chat:two']), sender: { bot: true }, hops: true },
      { name: 'two', runs: bot(['chat:one']), sender: { bot: true }, hops: true },
    );
    await marbles(two, { chat: 'a 9ms -' }, { chat: '(mmnnoooo) 9ms -', activity: '(zz) 9ms -' }, told);
  });
});

describe('a bot and what answers everything', () => {
  it('end at the first answer', async () => {
    const two = room({ name: 'one', runs: bot(), sender: {} }, { name: 'away', runs: vacation, sender: { bot: true } });
    const told = { ...values, n: 'I am away' };
    await marbles(two, { chat: 'a 9ms -' }, { chat: '(nnm) 9ms -', activity: '(xx) 9ms -' }, told);
  });
});

/** Says on what it heard by way of work put off, and by way of what it remembers. */
const byOrgans = [
  pipeline({
    name: 'by a job',
    from: ['chat', 'later'],
    to: ['chat'],
    run: ({ chat, later }, { clock }) => ({
      later: chat.pipe(map(({ id }) => ({ due: clock.now(), data: null, causes: [id] as const }))),
      chat: later.pipe(map(({ id }) => onwards(id))),
    }),
  }),
  pipeline({
    name: 'by the memory',
    from: ['chat', 'memory'],
    to: ['chat'],
    run: ({ chat, memory }) => ({
      memory: chat.pipe(map(({ id }) => ({ key: 'last', value: id, causes: [id] as const }))),
      chat: memory.pipe(map(({ id }) => onwards(id))),
    }),
  }),
];
const onwards = (id: string): Outgoing => ({ type: 'text', to: 'chat:#copy', data: 'on', causes: [id] });

describe('a pipeline that feeds itself through networks', () => {
  it.each(byOrgans)('and $name ends so, too', async (way) => {
    const one = { name: 'one', runs: wholeBot([way]), sender: {}, hops: true } as const;
    const two = { name: 'two', runs: wholeBot([way]), sender: {}, hops: true } as const;
    const told = { a: text('hi', { hops: 2 }), n: { data: 'on' }, z: { code: 'loop' } };
    await marbles(room(one, two), { chat: 'a 9ms -' }, { chat: '(nnnn) 9ms -', activity: '(zz) 9ms -' }, told);
  });

  it('ends by the count of bots that each message came through', async () => {
    const route = parseRoute('chat:#ops -> chat:#copy', '--notify');
    const forwards = wholeBot([notify(route)]);
    const back: Runnable = {
      name: 'back',
      from: ['chat'],
      run: ({ chat }: never) => ({
        chat: (chat as Subject<TextEvent>).pipe(
          map(
            ({ id, hops = 0 }): Outgoing => ({
              type: 'text',
              to: 'chat:#ops',
              data: 'again',
              causes: [id],
              hops: hops + 1,
            }),
          ),
        ),
      }),
    };
    const circle = room(
      { name: 'one', runs: forwards, sender: {}, hops: true },
      { name: 'back', runs: back, sender: {}, hops: true },
    );
    const told = { a: text('hi', { by: 'ann' }), c: { to: 'chat:#copy' }, d: 'again', z: { code: 'loop', by: 'one' } };
    await marbles(circle, { chat: 'a 9ms -' }, { chat: '(ddcdcdcdc) 9ms -', activity: '(zz) 9ms -' }, told);
  });
});
