import type { OperatorFunction } from 'rxjs';
import { map, pairwise, pipe, startWith } from 'rxjs';
import type { Activity } from '../activity.ts';
import { shownDuration } from '../shown-duration.ts';
import type { LinkState } from './links.ts';

/**
 * Emits what the bot notices when the link of an input comes from one state into another: a drop for the reason of the
 * one before, without being up between, is `still-down`.
 */
export function noticed(input: string, now: () => number): OperatorFunction<LinkState, Activity> {
  return pipe(
    startWith({ state: 'connecting' } as const),
    pairwise(),
    map(([before, state]) => {
      const at = now();
      return { at, input, ...about(before, state, at) };
    }),
  );
}

function about(before: LinkState, state: LinkState, at: number): Pick<Activity, 'code' | 'ms' | 'detail' | 'error'> {
  if ('error' in state) {
    const { error } = state;
    const detail = reason(error);
    const known = state.state === 'down' && 'error' in before && reason(before.error) === detail;
    return { code: known ? 'still-down' : state.state, detail, error };
  }
  if (state.state === 'connecting' || !('error' in before)) return { code: state.state };
  const ms = at - before.since;
  return { code: 'up', ms, detail: `it was down for ${shownDuration(ms)}` };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : 'the other side closed the link';
}
