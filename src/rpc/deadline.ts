import { CallError } from '../errors.ts';
import { noAnswer } from '../no-answer.ts';

/** The end of a call, by its time or by the person who asked. */
export interface Deadline {
  /** Aborts with the {@link CallError} that says why. */
  readonly signal: AbortSignal;
  /** Rejects when the signal aborts. */
  readonly over: Promise<never>;
  /** Lets go of the time and of the person's signal. */
  done(): void;
}

/** Makes one signal of a time limit in milliseconds, without end when absent, and a person's; `what` is said in the errors. */
export function deadline(limit: number | undefined, what: string, signal: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  // Whoever only looks at the signal leaves this one alone.
  over.catch(() => undefined);
  const end = (error: CallError): void => {
    controller.abort(error);
    reject(error);
  };
  const cancel = (): void => end(new CallError(499, `${what}: cancelled`, { cause: signal?.reason }));
  const late = (): void => end(noAnswer(what, limit ?? 0));
  const timer = limit === undefined ? undefined : setTimeout(late, limit);
  // A timer would let begin what nobody waits for.
  if (limit !== undefined && limit < 1) late();
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  const done = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  };
  return { signal: controller.signal, over, done };
}
