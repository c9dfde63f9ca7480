import process from 'node:process';
import { styleText } from 'node:util';
import { Observable } from 'rxjs';
import { SendError } from '../errors.ts';
import type { OptionsOf } from '../flags.ts';
import type { Conn, Input, InputContext } from '../input.ts';
import { plain } from '../render/plain.ts';
import { arrivals } from './console/arrivals.ts';
import type { Words } from './console/completion.ts';
import { flags } from './console/flags.ts';
import { history } from './console/history.ts';
import { piped } from './console/piped.ts';
import { prompted } from './console/prompted.ts';
import { rendering } from './console/rendering.ts';
import type { Screen } from './console/screen.ts';
import { turns } from './console/turns.ts';

/** What {@link terminal} talks over. */
export interface Streams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** What Tab completes. */
  readonly words?: () => Promise<Words>;
  /** Ctrl-C at the prompt; without it, the input ends. */
  readonly interrupt?: () => void;
}

/**
 * A talk with the person at a terminal: a prompt with history and completion there, or one line in and its answers
 * out where both are pipes. When the input ends the events complete, and the link stays up for the answers.
 */
export function terminal(streams: Streams): Input<typeof flags> {
  return {
    name: 'console',
    description: 'The terminal, or lines from a pipe',
    flags,
    can: {},
    connect: (options, context) =>
      new Observable((subscriber) => {
        const closed = new AbortController();
        open(streams, options, context, closed.signal).then(
          (conn) => subscriber.next(conn),
          (error) => subscriber.error(error),
        );
        return () => closed.abort();
      }),
  };
}

/** The terminal that the bot was started in. */
export const consoleInput: Input<typeof flags> = terminal({
  // Node opens them when they are looked at.
  get input() {
    return process.stdin;
  },
  get output() {
    return process.stdout;
  },
  interrupt: () => process.kill(process.pid, 'SIGINT'),
});

async function open(
  streams: Streams,
  options: OptionsOf<typeof flags>,
  context: InputContext,
  closed: AbortSignal,
): Promise<Conn> {
  const { output } = streams;
  const screen = await screenOf(streams, options, context);
  const order = turns(screen);
  // Without a listener a broken pipe would end the process; whoever writes is told.
  const broken = () => undefined;
  output.on('error', broken);
  const close = () => {
    order.close();
    output.off('error', broken);
  };
  if (closed.aborted) close();
  else closed.addEventListener('abort', close, { once: true });
  return {
    events: arrivals(screen, order, context),
    async send(message, signal) {
      if (signal.aborted || closed.aborted) throw new SendError('transient', 'the terminal is closed');
      order.answering(message.causes);
      await shown(screen, plain(message.data, rendering(output)), AbortSignal.any([signal, closed]));
      if (message.open === undefined) order.answered(message.causes);
      return {};
    },
    describe: () => (screen.interactive ? 'a terminal' : 'lines from a pipe'),
  };
}

async function screenOf(streams: Streams, options: OptionsOf<typeof flags>, context: InputContext): Promise<Screen> {
  const { input, output, words, interrupt } = streams;
  if (!input.isTTY || !output.isTTY) return piped(input, output);
  const typed = await history(options.history, `--${context.name}_history`);
  const none = async () => ({ commands: [], services: [], endpoints: new Map() });
  const prompt = styleText('bold', `${context.bot}> `, { stream: output });
  return prompted({ input, output, prompt, history: typed, words: words ?? none, interrupt });
}

function shown(screen: Screen, text: string, off: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    off.addEventListener('abort', () => reject(new SendError('unknown', 'the terminal did not take all of it')));
    screen.show(text).then(resolve, (cause) => {
      reject(new SendError('permanent', 'nobody reads the terminal any more', { cause }));
    });
  });
}
