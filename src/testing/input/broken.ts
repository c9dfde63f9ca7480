import { shortened, show } from '../show.ts';

/** Says which promise an input broke, what was expected, and what came. */
export function broken(promise: string, expected: unknown, came: unknown): Error {
  const error = new Error(`${promise}\n  expected: ${said(expected)}\n  came:     ${said(came)}`, {
    ...(came instanceof Error && { cause: came }),
  });
  error.name = 'BrokenPromise';
  return error;
}

/** Words stand as they are. */
function said(value: unknown): string {
  return shortened(typeof value === 'string' ? value : show(value), 2_000);
}
