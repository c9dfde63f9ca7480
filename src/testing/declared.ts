import type { Observable, ObservableInput } from 'rxjs';
import { from, map, merge } from 'rxjs';
import type { Address } from '../address.ts';
import type { Outgoing } from '../outgoing.ts';
import type { OrganSinks } from '../pipeline.ts';
import { whatIsWrong } from '../streams/what-is-wrong.ts';

/** What a pipeline says that the bot would not send. */
export class RefusedError extends Error {
  readonly to: Address | undefined;

  constructor(why: string, to: Address | undefined) {
    super(why);
    this.name = new.target.name;
    this.to = to;
  }
}

const organSinks: ReadonlySet<string> = new Set<keyof OrganSinks>([
  'settled',
  'runs',
  'later',
  'memory',
  'commands',
  'said',
  'redeliver',
  'activity',
]);

/**
 * Holds a pipeline to what it declares, as the bot does: a sink that is no input it speaks to is as `out`, and in the
 * place of a message that would not be sent is a {@link RefusedError}.
 *
 * @param to - The inputs that it speaks to; undefined where nothing is declared.
 */
export function declared(sinks: object, to: readonly string[] | undefined): object {
  if (to === undefined) return sinks;
  const allowed = new Set(to);
  const checked = (message: Outgoing): Outgoing | RefusedError => {
    const wrong = whatIsWrong(message, allowed);
    return wrong === undefined ? message : new RefusedError(wrong, message?.to);
  };
  const named: Record<string, ObservableInput<unknown> | undefined> = {};
  const others: Observable<unknown>[] = [];
  for (const [sink, output] of Object.entries(sinks as Readonly<Record<string, ObservableInput<Outgoing>>>)) {
    if (organSinks.has(sink)) named[sink] = output;
    else if (allowed.has(sink)) named[sink] = output && from(output).pipe(map(checked));
    else if (output !== undefined) others.push(from(output).pipe(map(checked)));
  }
  return others.length === 0 ? named : { ...named, out: merge(...others) };
}
