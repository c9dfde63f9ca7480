import type { Activity } from '../activity.ts';
import type { LinkState } from './links.ts';

/** What the bot notices when the link of an input came into a state. */
export function noticed(input: string, state: LinkState, at: number): Activity {
  if (!('error' in state)) return { code: state.state, at, input };
  const { error } = state;
  const detail = error instanceof Error ? error.message : 'the other side closed the link';
  return { code: state.state, at, input, detail, error };
}
