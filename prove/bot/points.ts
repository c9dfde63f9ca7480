import process from 'node:process';

/** The moments in the life of a message at which a bot can be killed. */
export const points = [
  'received',
  'journalled',
  'acked',
  'matched',
  'intent',
  'ran',
  'committed',
  'sent',
  'marked',
] as const;

/** One of {@link points}. */
export type Point = (typeof points)[number];

const [chosen = '', where = '', count = '1'] = (process.env.PROVE_KILL ?? '').split(',');
let left = Number(count);

/** Kills the process when this is the moment that `PROVE_KILL=POINT,INPUT,COUNT` names; an empty input is any. */
export function at(point: Point, input = ''): void {
  if (point !== chosen || (where !== '' && input !== '' && where !== input)) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}
