import type { OperatorFunction } from 'rxjs';
import { ignoreElements, pipe, tap } from 'rxjs';
import type { Activity, ActivityCode } from '../activity.ts';
import { BotError, UsageError } from '../errors.ts';
import type { Log } from '../log.ts';

/** Writes what the bot notices about itself to the log, each code at its own level. Emits nothing. */
export function activityLog(log: Log): OperatorFunction<Activity, never> {
  return pipe(
    tap(({ code, at: _at, detail, error, ...about }) => {
      const [level, words] = entries[code];
      if (code === 'failed' && onPurpose(error)) {
        log.info(entry(words, cause(error)), { code, ...about });
        return;
      }
      log[level](entry(words, detail), { code, ...about, ...notYetSaid(error, detail) });
    }),
    ignoreElements(),
  );
}

/** What happened, and how; a detail may begin with what happened. */
function entry(words: string, detail: string | undefined): string {
  return detail === undefined || detail.startsWith(`${words}: `) ? (detail ?? words) : `${words}: ${detail}`;
}

/** Words about a person's mistake quote what they said, and that is in no log. */
function cause(error: Error): string {
  return error instanceof UsageError ? 'it was used wrongly' : error.message;
}

/** A person's mistake or a service's error: where in the code it was raised helps nobody. */
function onPurpose(error: unknown): error is Error {
  return error instanceof BotError || (error instanceof Error && error.cause instanceof BotError);
}

/** What the words have said already is not said again: then only what it came from. */
function notYetSaid(error: unknown, detail: string | undefined): { readonly error?: unknown } {
  const said = error instanceof Error && error.message === detail;
  const more = said ? error.cause : error;
  return more === undefined ? {} : { error: more };
}

const entries: Readonly<Record<ActivityCode, readonly [keyof Log, string]>> = {
  connecting: ['debug', 'connecting'],
  up: ['info', 'the link is up'],
  down: ['warn', 'the link is down'],
  'still-down': ['debug', 'the link is still down'],
  'gave-up': ['error', 'the input is switched off'],
  ended: ['info', 'the input has ended'],
  accepted: ['debug', 'accepted an event'],
  duplicate: ['debug', 'known already'],
  refused: ['warn', 'refused an event'],
  gap: ['warn', 'events may be missing'],
  retired: ['warn', 'let an event go that was never named'],
  'named-late': ['warn', 'an event was named that is not open'],
  loop: ['warn', 'came through too many bots'],
  'no-match': ['debug', 'matched no command'],
  'not-allowed': ['warn', 'not allowed'],
  'too-old': ['warn', 'too old to be run'],
  throttled: ['warn', 'ran too many commands'],
  queued: ['debug', 'a command waits behind another'],
  running: ['debug', 'a command takes its time'],
  ran: ['info', 'ran a command'],
  failed: ['warn', 'a command failed'],
  cancelled: ['info', 'a command was stopped'],
  timeout: ['warn', 'a command took too long'],
  redirected: ['info', 'sent an answer elsewhere'],
  asked: ['info', 'a command asks'],
  bot: ['debug', 'a bot is not answered'],
  'passed-on': ['info', 'passed a reply on'],
  sent: ['debug', 'sent a message'],
  retry: ['warn', 'could not send a message yet'],
  limited: ['warn', 'has to wait before sending'],
  dead: ['error', 'gave a message up'],
  unknown: ['warn', 'cannot tell whether a message was sent'],
  moved: ['warn', 'sent a message elsewhere'],
  redelivered: ['info', 'tries a dead letter again'],
  discarded: ['info', 'discarded a dead letter'],
  'pipeline-failed': ['error', 'a pipeline failed and starts again'],
  'set-aside': ['error', 'set an event aside that a pipeline fails on'],
  full: ['error', 'the journal is full: nothing more is accepted'],
  room: ['info', 'the journal has room again'],
  'journal-failed': ['error', 'the journal failed: nothing more is accepted'],
  registered: ['debug', 'registered'],
  'registry-failed': ['warn', 'not registered'],
  started: ['info', 'started'],
  stopping: ['info', 'stopping'],
  stopped: ['info', 'stopped'],
};
