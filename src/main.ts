import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { ToRun } from './cli/ask.ts';
import type { Lived } from './cli/live.ts';
import type { SayOptions } from './cli/say.ts';
import type { ShellWords } from './cli/shell-words.ts';
import { shellWords } from './cli/shell-words.ts';
import { BotError, ConfigError } from './errors.ts';
import type { Log } from './log.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

// A reader that goes away is no reason to break off.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const meant = error instanceof ConfigError;
  process.stderr.write(`micro: ${error instanceof BotError ? error.message : String(error)}\n`);
  process.exitCode = meant ? 2 : 1;
}
// What a library left open does not keep a finished process alive.
setTimeout(() => process.exit(), 1_000).unref();

/** Does what the command line says; resolves with the exit code. What is not needed for it is not loaded. */
async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === 'completion') {
    const { completion } = await import('./cli/completion.ts');
    return completion(argv.slice(1), (text) => process.stdout.write(text), saying());
  }
  if (argv[0] === 'replay' && !argv.includes('--help')) {
    const { replay } = await import('./cli/replay/replay.ts');
    const shown = await replay(argv, { ...saying(), now: Date.now });
    await shown.forEach((text) => void process.stdout.write(text));
    return 0;
  }
  const words = shellWords(argv);
  if (words) return said(words);
  const { ask } = await import('./cli/ask.ts');
  const asked = await ask(argv, {
    env: process.env,
    folder: process.cwd(),
    version,
    width: Math.min(process.stdout.columns ?? 80, 120),
    title: (text) => {
      process.title = text;
    },
  });
  if ('say' in asked) return said(asked.say);
  if ('run' in asked) return run(asked);
  process.stdout.write(asked.print);
  return 0;
}

/** Says a command to a bot; resolves with the exit code. */
async function said(words: ShellWords): Promise<number> {
  return (await import('./cli/say.ts')).say(words, saying());
}

function saying(): SayOptions {
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, folder: process.cwd(), version, live };
}

/** Runs the bot until it stops, or checks what it would run with; resolves with the exit code. */
async function run({ run: command, settings, question }: ToRun): Promise<number> {
  const { options, instances, secrets } = settings;
  const { logger } = await import('./cli/log.ts');
  const log = logger({
    level: options.log_level,
    format: options.log_format ?? (process.stderr.isTTY ? 'text' : 'json'),
    secrets,
    write: (line) => process.stderr.write(line),
    now: Date.now,
  });
  if (question) {
    const { answerAbout } = await import('./cli/answer-about.ts');
    return answerAbout(question, settings, log, (line) => process.stdout.write(line)) ? 0 : 1;
  }
  if (command === 'check') {
    const { check } = await import('./cli/check.ts');
    return (await check(settings, log, (line) => process.stdout.write(line))) ? 0 : 1;
  }

  const told = signalled();
  // Loaded here, so that help need not wait for them.
  const [{ pipe, ReplaySubject, tap }, { assemble }, { activityLog }, { alone }] = await Promise.all([
    import('rxjs'),
    import('./cli/assemble.ts'),
    import('./cli/activity-log.ts'),
    import('./cli/alone.ts'),
  ]);

  const stop = new ReplaySubject<number>(1);
  told.then(() => {
    // Most of the time is for what was accepted, the rest for leaving the registry; then it is over, whoever hangs.
    stop.next(options.stop_timeout * 0.75);
    setTimeout(() => process.exit(), options.stop_timeout).unref();
  }, fatal(log));
  await using assembled = await assemble(command, settings, { log, version });
  let code = 0;
  const leaving = tap((why: 'ended' | 'gave-up') => {
    if (why === 'gave-up') code = 2;
    // What was piped in is answered, however long it takes; who typed exit waits no longer than who pressed Ctrl-C.
    stop.next(why === 'ended' && !process.stdin.isTTY ? Number.POSITIVE_INFINITY : options.stop_timeout);
  });
  const observers = [activityLog(log), pipe(alone(instances), leaving), ...assembled.observers];
  await live({ parts: assembled.parts, observers, stop });
  return code;
}

/** Runs a bot until it stops. */
async function live({ parts, observers, stop }: Lived): Promise<void> {
  const { log } = parts;
  const [{ config }, { bot }, { observedBy }] = await Promise.all([
    import('rxjs'),
    import('./streams/bot.ts'),
    import('./cli/observers.ts'),
  ]);
  config.onUnhandledError = fatal(log);
  process.on('uncaughtException', fatal(log));
  await new Promise<void>((resolve, reject) => {
    bot(parts, { stop }).pipe(observedBy(observers, log)).subscribe({ complete: resolve, error: reject });
  });
}

/** Resolves at the first signal; another, while stopping, leaves at once. */
function signalled(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let told = false;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      if (told) process.exit(code);
      told = true;
      resolve();
    });
  }
  return promise;
}

/** Nobody knows what state the bot is in then: whoever started it starts it again. */
function fatal(log: Log): (error: unknown) => never {
  return (error) => {
    log.error('an error that nobody caught', { error });
    process.exit(1);
  };
}
