import type { MonoTypeOperatorFunction } from 'rxjs';
import { map } from 'rxjs';
import type { Address } from '../address.ts';
import { inputOf } from '../address.ts';
import { checkSettings } from '../check-settings.ts';
import type { Outgoing } from '../outgoing.ts';

/** Settings of {@link fallBack}. */
export interface FallBackOptions {
  /** How long its own place has, in milliseconds. */
  readonly after: number;
}

/**
 * Gives each message another way, which it goes when it cannot be sent to its own place within `after` milliseconds of its
 * commit: the network is away, or does not take it. It says there what place it was meant for.
 *
 *     source                                 m---|
 *     fallBack('email:ops', { after: 5 })    n---|      n: m, with the way to email:ops
 *
 * A message that has a way keeps it, and one that goes to the same input as the way has none: when that is away, both are.
 * The pipeline has to name both inputs in `to`.
 */
export function fallBack(to: Address, { after }: FallBackOptions): MonoTypeOperatorFunction<Outgoing> {
  checkSettings('fallBack', { address: { to }, wait: { after } });
  return map((message) =>
    message.fallback || inputOf(message.to) === inputOf(to) ? message : { ...message, fallback: { to, after } },
  );
}
