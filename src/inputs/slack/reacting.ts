import type { InputContext, Mark } from '../../input.ts';
import { codeOf } from './code-of.ts';
import { MostRecent } from './most-recent.ts';
import type { Shape } from './shape.ts';
import type { Web } from './web.ts';

/** What {@link reacting} needs. */
export interface ReactingOptions {
  readonly web: Web;
  readonly context: Pick<InputContext, 'name' | 'log'>;
}

/** What a mark looks like, by the name that Slack has for it. */
const emoji: Readonly<Record<Mark, string>> = {
  seen: 'eyes',
  running: 'hourglass_flowing_sand',
  done: 'white_check_mark',
  failed: 'x',
};
/** Of how many messages it is known which mark they have. */
const most = 1_000;

/**
 * Marks messages with a reaction of the bot, in place of the one before. Without the scope `reactions:write` nothing is
 * marked, and the log says so once.
 *
 * @see {@link https://docs.slack.dev/reference/methods/reactions.add}
 */
export function reacting({
  web,
  context,
}: ReactingOptions): (event: string, mark: Mark, signal: AbortSignal) => Promise<void> {
  const shown = new MostRecent<Mark>(most);
  let allowed = true;

  const call = async (method: string, args: Shape, fine: string, signal: AbortSignal) => {
    try {
      await web.call(method, args, signal);
    } catch (error) {
      if (codeOf(error) !== fine) throw error;
    }
  };

  const show = async (event: string, target: Target, mark: Mark, signal: AbortSignal) => {
    const before = shown.get(event);
    if (before === mark) return;
    await call('reactions.add', { ...target, name: emoji[mark] }, 'already_reacted', signal);
    shown.put(event, mark);
    if (before) await call('reactions.remove', { ...target, name: emoji[before] }, 'no_reaction', signal);
  };
  const refused = (error: unknown) => {
    if (codeOf(error) !== 'missing_scope') throw error;
    const reason = error instanceof Error ? error.message : error;
    if (allowed) context.log.warn(`${context.name}: messages are not marked: ${reason}`);
    allowed = false;
  };
  return async (event, mark, signal) => {
    const target = targetOf(event, context.name);
    if (allowed && target) await show(event, target, mark, signal).catch(refused);
  };
}

/** A message as the methods for reactions name it. */
interface Target {
  readonly channel: string;
  readonly timestamp: string;
}

/** The message of an event; undefined for what is no message, such as a slash command. */
function targetOf(event: string, name: string): Target | undefined {
  const [, , channel, timestamp, ...more] = event.startsWith(`${name}:`) ? event.split(':') : [];
  if (!channel || !timestamp || more.length > 0 || !/^\d{1,12}\.\d{1,6}$/.test(timestamp)) return undefined;
  return { channel, timestamp };
}
