import { PerformanceObserver } from 'node:perf_hooks';
import process from 'node:process';
import type { Endpoints } from './endpoint.ts';
import type { Shape } from './proto.ts';

/** What every go-micro service of its first years answers about itself. */
export interface Debug extends Disposable {
  readonly endpoints: Endpoints;
}

/** In the order of their numbers. Source: `debug/proto/debug.proto` of go-micro. */
const fields = ['started', 'uptime', 'memory', 'threads', 'gc'];
const numbered = (first: number): Shape =>
  Object.fromEntries(fields.map((name, index) => [name, [first + index, 'uint64']]));

/**
 * Returns the endpoints `Debug.Health` and `Debug.Stats`: when the service was started and how long ago (in seconds),
 * the memory it uses (in bytes), how much it does at once, and how long it stood still to collect garbage (in
 * nanoseconds). Fields that came later are left out: clients of 2019 refuse those they do not know.
 */
export function debug(): Debug {
  const began = Date.now();
  let collecting = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collecting += duration;
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    endpoints: {
      'Debug.Health': { answer: () => ({ status: 'ok' }), request: {}, response: { status: [1, 'string'] } },
      'Debug.Stats': {
        request: {},
        // In December 2019 a new field became the first.
        response: numbered(2),
        response2016: numbered(1),
        answer: () => ({
          started: Math.floor(began / 1_000),
          uptime: Math.floor((Date.now() - began) / 1_000),
          memory: process.memoryUsage.rss(),
          threads: process.getActiveResourcesInfo().length,
          gc: Math.round(collecting * 1e6),
        }),
      },
    },
    [Symbol.dispose]: () => observer.disconnect(),
  };
}
