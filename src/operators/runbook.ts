import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { concatMap, defer } from 'rxjs';
import type { Address } from '../address.ts';
import { inputOf, localOf } from '../address.ts';
import { checkSettings } from '../check-settings.ts';
import type { RunEvent, Said, TextEvent, Unstamped } from '../event.ts';
import { release } from '../event.ts';
import type { Causes } from '../outgoing.ts';

/**
 * One step: a command that is run, a question (`yes` goes on, anything else ends it), or the end. With `when` it is
 * taken only if the last command ended so.
 */
export type RunbookStep = { readonly when?: 'ok' | 'failed' } & (
  | { readonly run: string }
  | { readonly ask: string }
  | { readonly stop: true }
);

/** What begins a runbook. */
export interface RunbookBegin {
  /** For this one time: what is begun again under it goes on where it was. */
  readonly key: string;
  readonly steps: readonly RunbookStep[];
  /** The commands have the rights of who said this. Whoever holds it lets it go. */
  readonly about: Said;
  /** Where the commands are run, and answered. */
  readonly to: Address;
  readonly conversation: string;
}

/** Settings of {@link runbook}. */
export interface RunbookOptions<E> {
  /** What a value begins; undefined for one that begins nothing. */
  readonly begin: (value: E) => RunbookBegin | undefined;
  /** The key of what is over: no more steps of it are taken. */
  readonly end?: (value: E) => string | undefined;
  readonly clock: SchedulerLike;
  /** How many are under way at once; beyond it the oldest goes no further. */
  readonly max?: number;
}

/** A turn that a runbook takes: the next command, for the sink `commands`, or its end. */
export interface RunbookTurn {
  readonly begun: RunbookBegin;
  readonly command?: Unstamped<TextEvent>;
  /** `done` after the last step; `stopped` where it says so, or somebody did. */
  readonly ended?: 'done' | 'stopped';
  readonly causes: Causes;
}

/**
 * Runs commands one after the other, each as if it was typed where the runbook is, and goes on from how it ended.
 *
 *     source               a-h-s-|      a begins; h and s are runs of its commands, and went well
 *     runbook({ begin })   m-p-q-|      m, p and q are commands: what is for a failure is left out
 *
 * A step is found again by the id of its command, so a restart takes none twice, and a command that was cut off is
 * asked about as any is.
 */
export function runbook<E>(options: RunbookOptions<E>): OperatorFunction<E | RunEvent, RunbookTurn> {
  const { begin, end = () => undefined, clock, max = 1_000 } = options;
  checkSettings('runbook', { count: { max } });
  return (source) =>
    defer(() => {
      const underway = new Map<string, RunbookBegin>();
      /** The step of a command, by its id. */
      const steps = new Map<string, { readonly begun: RunbookBegin; readonly index: number }>();
      const forget = (key: string): void => {
        const begun = underway.get(key);
        underway.delete(key);
        for (const index of begun?.steps.keys() ?? []) steps.delete(idOf(key, index));
      };
      const start = (begun: RunbookBegin): readonly RunbookTurn[] => {
        const { key } = begun;
        if (underway.has(key)) return [];
        underway.set(key, begun);
        for (const index of begun.steps.keys()) steps.set(idOf(key, index), { begun, index });
        const [oldest = key] = underway.keys();
        if (underway.size > max) forget(oldest);
        return [turn(begun, 0, clock.now())];
      };
      const go = function* (run: RunEvent): Generator<RunbookTurn> {
        const at = steps.get(run.of);
        if (at) yield turn(at.begun, at.index + 1, clock.now(), run);
        run[release]?.();
      };
      return source.pipe(
        concatMap((value): Iterable<RunbookTurn> => {
          if (isRun(value)) return go(value);
          const over = end(value);
          if (over !== undefined) forget(over);
          const begun = begin(value);
          return begun ? start(begun) : [];
        }),
      );
    });
}

function turn(begun: RunbookBegin, from: number, at: number, run?: RunEvent): RunbookTurn {
  const { about, steps } = begun;
  const causes: Causes = run ? [run.id, about.id] : [about.id];
  const how = run === undefined || run.outcome === 'ok' ? 'ok' : 'failed';
  const last = steps[from - 1];
  const index = steps.findIndex(({ when = how }, position) => position >= from && when === how);
  const next = steps[index];
  const refused = how === 'failed' && last !== undefined && 'ask' in last;
  if (refused || run?.outcome === 'cancelled' || (next && 'stop' in next)) return { begun, ended: 'stopped', causes };
  if (next === undefined) return { begun, ended: 'done', causes };
  return { begun, command: said(begun, index, 'run' in next ? next.run : `ask ${next.ask}`, at), causes };
}

/** A command as if who began it had typed it there. */
function said(
  { key, about, to, conversation }: RunbookBegin,
  index: number,
  data: string,
  at: number,
): Unstamped<TextEvent> {
  const { bot: _, ...sender } = about.sender;
  return {
    type: 'text',
    id: idOf(key, index),
    input: inputOf(to),
    conversation,
    at,
    meta: { runbook: about.id },
    ...(about.hops !== undefined && { hops: about.hops }),
    from: about.from,
    to,
    replyTo: to,
    place: localOf(to),
    sender,
    addressed: true,
    data,
  };
}

function idOf(key: string, index: number): string {
  return `runbook:${key}/${index}`;
}

function isRun(value: unknown): value is RunEvent {
  return (value as { readonly type?: unknown }).type === 'run';
}
