import type { SendFailure } from '../../errors.ts';
import { SendError } from '../../errors.ts';
import { broken } from './broken.ts';

/** Waits until a send is rejected, by one of these kinds of {@link SendError}, and resolves with the error. */
export async function rejection(
  promise: string,
  sending: Promise<unknown>,
  kinds: readonly SendFailure[],
  within: number,
): Promise<SendError> {
  const late = Promise.withResolvers<never>();
  const expected = `a SendError: ${kinds.join(' or ')}`;
  const timer = setTimeout(
    () => late.reject(broken(promise, `${expected}, within ${within / 1_000} s`, 'nothing')),
    within,
  );
  try {
    const came = await Promise.race([sending.then(settled, failed), late.promise]);
    if (came instanceof SendError && kinds.includes(came.kind)) return came;
    throw broken(promise, expected, came instanceof SendError ? `${came.kind}: ${came.message}` : came);
  } finally {
    clearTimeout(timer);
  }
}

function settled(receipt: unknown): string {
  return `it was sent: ${JSON.stringify(receipt)}`;
}

function failed(error: unknown): unknown {
  return error;
}
