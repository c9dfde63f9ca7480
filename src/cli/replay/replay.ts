import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Observable } from 'rxjs';
import { catchError, concat, defer, EMPTY, finalize, ignoreElements, of, tap } from 'rxjs';
import { counted } from '../../counted.ts';
import { duration } from '../../duration.ts';
import { ConfigError } from '../../errors.ts';
import { journalCopy } from '../../journal/journal-copy.ts';
import { Past } from '../../journal/past.ts';
import { failure } from '../../journal/sqlite/failure.ts';
import type { Pipeline } from '../../pipeline.ts';
import { defaultHorizon } from '../../pipeline.ts';
import { parseArguments } from '../arguments.ts';
import { dataIn } from '../data-in.ts';
import { flagTable } from '../flag-table.ts';
import { namedPipelines } from '../named-pipelines.ts';
import { ownFlags } from '../own-flags.ts';
import { progress } from './progress.ts';
import { replaying } from './replaying.ts';
import { Tally } from './tally.ts';

/** What replaying needs of the process. */
export interface ReplayOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that pipelines are looked for from. */
  readonly folder: string;
  /** Where it says how far it is. */
  readonly stderr: Pick<Writable, 'write'>;
  readonly now: () => number;
}

/**
 * Runs pipelines over what a journal holds of the last days, on their own clock and without sending, and emits in words
 * what would differ from what was sent; with `--against OLD.ts`, from what those pipelines would say. The journal may be
 * that of a bot that runs: it is copied, and stays as it is.
 *
 * @throws {ConfigError} There is no such pipeline or no journal, or the journal has a newer format.
 * @throws {JournalError} Delivered as an error notification: the journal is damaged, and where.
 */
export async function replay(argv: readonly string[], options: ReplayOptions): Promise<Observable<string>> {
  const table = await flagTable();
  const { given, words, rest } = ownFlags(argv, ['since', 'against'], table);
  const [word, ...more] = words;
  if (word === undefined || more.length > 0) {
    throw new ConfigError('say which pipeline, and since when: micro replay ./my-pipeline.ts --since 3d');
  }
  const since = options.now() - length(given.get('since') ?? '1d');
  const named = (which: string) => namedPipelines(which, rest, { ...options, examples: false });
  const pipelines = await named(word);
  const against = given.get('against');
  const others = against === undefined ? undefined : await named(against);
  const path = join(await dataIn(parseArguments(rest, table).flags, options.env), 'journal.db');
  return defer(() => {
    const database = journalCopy(path);
    const past = new Past(database, path);
    const until = options.now();
    const all = pipelines.map((pipeline) => compared(pipeline, others, { past, since, until, options }));
    return concat(...all).pipe(finalize(() => database.close()));
  }).pipe(
    catchError((cause: { readonly code?: unknown }) => {
      throw cause.code === 'ERR_SQLITE_ERROR' ? failure(path, cause) : cause;
    }),
  );
}

interface Around {
  readonly past: Past;
  readonly since: number;
  readonly until: number;
  readonly options: ReplayOptions;
}

function compared(
  pipeline: Pipeline,
  others: readonly Pipeline[] | undefined,
  { past, since, until, options }: Around,
): Observable<string> {
  const { name, horizon = defaultHorizon } = pipeline;
  const old = others?.find((one) => one.name === name);
  if (others && !old)
    throw new ConfigError(`--against has no pipeline '${name}': it has ${others.map((one) => one.name).join(', ')}`);
  const tally = new Tally();
  // A window that was open then is played whole; what came before is not compared.
  const from = since - horizon;
  const { count, oldest } = past.count(from);
  const step = progress(old ? 2 * count : count, name, options);
  let any = false;
  const heard = () => {
    any = true;
    step();
  };
  const play = (one: Pipeline, asked: (service: string) => void) => {
    const position = (cause: string) => past.position(cause);
    const recalled = () => {
      tally.recalled = true;
    };
    return replaying(one, { events: past.events(from), from, until, position, heard, asked, recalled });
  };
  const before = defer(() => {
    past.clear();
    if (old) return play(old, () => undefined);
    past.recall(name, from);
    return EMPTY;
  }).pipe(tap((would) => 'message' in would && past.put(would.key, would.at, would.message)));
  const after = defer(() => {
    past.again();
    any = false;
    return play(pipeline, (service) => tally.asked(service));
  }).pipe(
    tap((would) => {
      const was = 'message' in would ? past.take(would.key) : undefined;
      if (would.at >= since) tally.add(would, was);
    }),
  );
  return concat(
    before.pipe(ignoreElements()),
    after.pipe(ignoreElements()),
    defer(() => of(`${heading()}${tally.words(past.left(since, mostLeft), when)}\n`)),
  );

  function heading(): string {
    const short = oldest !== undefined && oldest > since ? ', which is all that the journal holds' : '';
    const ran = old !== undefined || past.pipelines().includes(name);
    const names = past.pipelines().join(', ') || 'none';
    const [hears, came] = [pipeline.from, past.inputs(from)].map((inputs) => inputs.join(', '));
    const notes = [
      ...(ran ? [] : [`none of this name has run here, so all that it says is new; what has run: ${names}`]),
      ...(any || count === 0 ? [] : [`it heard nothing of them: it listens to ${hears}, and they came from ${came}`]),
    ];
    const events = counted(count, 'event');
    return `${name}, since ${when(Math.max(since, oldest ?? since))}${short}: ${events}\n${notes.map((one) => `  ${one}\n`).join('')}\n`;
  }
}

/** How many messages are shown that would not be sent any more. */
const mostLeft = 20;

function length(text: string): number {
  try {
    return duration(text);
  } catch (cause) {
    throw new ConfigError(`--since: ${(cause as Error).message}`, { cause });
  }
}

function when(at: number): string {
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
  return `${day.replace(',', '')} ${time}`;
}
