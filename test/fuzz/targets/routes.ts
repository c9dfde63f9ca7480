import assert from 'node:assert/strict';
import { duration } from '../../../src/duration.ts';
import { ConfigError } from '../../../src/errors.ts';
import { hostAndPort } from '../../../src/host-and-port.ts';
import { covers, parseRoute } from '../../../src/route.ts';
import { schedule } from '../../../src/schedule.ts';
import { mutatedText } from '../mutated-text.ts';
import type { Target } from '../target.ts';

const seeds: readonly string[] = [
  ...['slack:#ops -> email:team@example.org every 1h', 'slack -> email:ops@example.org after 10m', ':8080', '[::1]:0'],
  ...['registry:greeter* -> slack:#ops', 'runs:deploy* -> slack:#audit, email:a@b.org', '127.0.0.1:8080', '15m'],
  ...['slack:#a,slack:#b->email:x@y.org every 1d at 09:00', '1w on monday at 9:00', 'irc:*ops* -> slack:#a every 2h'],
];

const tokens: readonly string[] = [
  '->',
  ' -> ',
  'every ',
  'after ',
  ' at 09:00',
  '1h',
  '90s',
  '*',
  ':',
  'slack:',
  ',',
  '0m',
];

/** What operators write in flags: routes, schedules, times, addresses. */
export const routes: Target = {
  name: 'routes',
  make: (any) => mutatedText(any, seeds, tokens),
  read(text) {
    const route = refusing(() => parseRoute(text, '--summary'));
    if (route) {
      assert(route.from.length > 0 && route.to.length > 0);
      for (const { input, pattern } of route.from) covers(route.from, input, [pattern, text]);
    }
    const due = refusing(() => schedule(route?.every ?? text, 'Europe/Berlin'));
    if (due) {
      const [next, previous] = [due.next(moment), due.previous(moment)];
      assert(previous <= moment && next > moment && next - previous <= due.longest);
    }
    refusing(() => duration(text));
    const where = refusing(() => hostAndPort(text, '--http_address'));
    if (where) assert(where.port <= 65_535 && where.host !== '');
  },
};

const moment = Date.parse('2026-10-25T00:30:00Z');

function refusing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    // A length of time that is none is refused by who asked for it, in other words.
    if (error instanceof ConfigError || (error instanceof Error && error.constructor === Error)) return undefined;
    throw error;
  }
}
