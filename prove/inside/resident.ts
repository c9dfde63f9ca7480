import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What this process holds in memory once the rubbish is out, in MB. */
export function resident(): number {
  collect();
  return process.memoryUsage.rss() / 1e6;
}
