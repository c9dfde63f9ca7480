import type { Observable } from 'rxjs';
import { concat, defer, EMPTY, filter, finalize, NEVER, of, scan, switchMap } from 'rxjs';
import type { ActivityCode } from '../activity.ts';
import type { Commands } from '../command.ts';
import { organs } from '../organs.ts';
import type { Pipeline } from '../pipeline.ts';
import type { AnsweringOptions } from '../pipelines/answering.ts';
import { answering } from '../pipelines/answering.ts';
import { bot } from '../streams/bot.ts';
import type { World } from '../world.ts';
import { serviceSigns } from './acting.ts';
import { disk } from './disk.ts';
import type { Runnable } from './marbles.ts';
import type { Happening } from './network.ts';
import { network } from './network.ts';
import type { Signs } from './notation.ts';
import { services } from './services.ts';

/** Settings of {@link wholeBot}. */
export interface WholeBotOptions extends Partial<AnsweringOptions> {
  /** How many bots an event may have come through. Default 3. */
  readonly maxHops?: number;
  /** Commands that it answers in all its inputs. Every run is allowed, unless `authorize` says otherwise. */
  readonly commands?: Commands;
  /** Inputs besides those that the pipelines name: `chat`, when there are commands and no other input. */
  readonly inputs?: readonly string[];
  /** Services whose part a lane plays: they are all that the registry has. */
  readonly services?: readonly string[];
  /**
   * Inputs whose network says again what the bot did not acknowledge. True, the default, is all of them; what is said
   * to the others while they are down, or the bot is dead, is lost.
   */
  readonly replay?: boolean | readonly string[];
}

/**
 * Makes one pipeline of a whole bot: its pipelines over a durable journal, each input a lane in and a lane out. So what
 * is between them is tested too: that every event is settled once, order, retries, and what comes out of `later` and
 * `runs`. In the lane `bot` it is killed (`!`) and started again (`^`); in the lane of an input its network goes down
 * (`~`) and comes up (`=`). In the lane of a service it is up (`^`) and down (`!`) and answers, and what it was asked
 * comes out there. A test may look at what the journal `accepted`, what is `settled` and what is `dead`, and at what the
 * bot has trouble with, in the lane `activity`.
 *
 *     await marbles(wholeBot([slackToEmail]), { slack: 'a b ~ c = ', bot: '-!-^' }, { email: '60m m' }, …);
 */
export function wholeBot(pipelines: readonly Pipeline[], options: WholeBotOptions = {}): Runnable {
  const { commands, services: acted = [], replay = true, authorize = () => ({ allowed: true }) } = options;
  const named = pipelines.flatMap(({ from, to }) => [...from, ...to]).filter((name) => !organs.has(name));
  const inputs = [...new Set([...named, ...(options.inputs ?? [])])];
  if (inputs.length === 0 && commands) inputs.push('chat');
  checkNames(inputs, acted);
  const answers = commands ? [answering({ ...options, commands, inputs, authorize })] : [];
  const whole = [...pipelines, ...answers];
  const replays = (name: string) => (typeof replay === 'boolean' ? replay : replay.includes(name));
  return {
    name: 'bot',
    from: [...inputs, ...acted, 'bot'],
    inTurn: true,
    mute: ['bot'],
    aside,
    signs: {
      ...Object.fromEntries(inputs.map((name) => [name, networkSigns])),
      ...Object.fromEntries(acted.map((name) => [name, serviceSigns])),
      bot: botSigns,
    },
    run: (sources: Readonly<Record<string, Observable<never>>>, world: World) => {
      const { stream, publish, log, clock } = world;
      const { registry, call, asked } = services(acted, sources, world);
      const networks = inputs.map((name) => {
        const said: Observable<Happening> = sources[name] ?? NEVER;
        return network({ name, said, replays: replays(name), now: () => clock.now() });
      });
      const parts = {
        name: 'bot',
        version: '0',
        links: networks.map(({ link }) => link),
        pipelines: whole,
        registry: { register: () => NEVER, ...registry },
        call,
        stream,
        publish,
        log,
        clock,
        ...(options.maxHops !== undefined && { maxHops: options.maxHops }),
        // Next to nothing, so that a link is there again in the frame in which its network is.
        random: () => 0.001,
      };
      const kept = disk();
      const life = defer(() => {
        const { journal, kill } = kept.open();
        return bot({ ...parts, journal }, { stop: NEVER }).pipe(finalize(kill));
      });
      const signs: Observable<string> = sources.bot ?? NEVER;
      const lives = concat(of('started again'), signs, NEVER).pipe(
        scan(turned, false),
        switchMap((alive) => (alive ? life : EMPTY)),
        finalize(kept.discard),
      );
      return {
        ...asked,
        ...kept.ledger,
        ...Object.fromEntries(networks.map(({ link, heard }) => [link.name, heard])),
        activity: lives.pipe(filter(({ code }) => troubles.has(code))),
      };
    },
  };
}

/** What the journal tells, and the bot. */
const aside = ['accepted', 'settled', 'dead', 'activity'];

function checkNames(inputs: readonly string[], services: readonly string[]): void {
  const own = [...inputs, ...services].find((name) => name === 'bot' || aside.includes(name));
  if (own !== undefined) throw new Error(`'${own}' is a lane of the bot itself: another name is needed`);
  const both = services.find((name) => inputs.includes(name));
  if (both !== undefined) throw new Error(`'${both}' is an input and a service: one of them needs another name`);
}

/** What the bot notices that explains why something did not come. */
const troubles: ReadonlySet<ActivityCode> = new Set([
  'gave-up',
  'refused',
  'gap',
  'loop',
  'retired',
  'named-late',
  'dead',
  'pipeline-failed',
  'set-aside',
  'bot',
  'full',
  'journal-failed',
]);

const botSigns: Signs = { '!': 'killed', '✕': 'killed', '^': 'started again', '↻': 'started again' };

const networkSigns = { '~': 'network down', '=': 'network up', '≈': 'network up' } satisfies Readonly<
  Record<string, Happening>
>;

/** Whether it lives after a sign. */
function turned(alive: boolean, sign: string): boolean {
  if (alive === (sign === 'killed')) return !alive;
  throw new Error(alive ? 'lane bot: it lives: kill it before it is started again' : 'lane bot: it is dead already');
}
