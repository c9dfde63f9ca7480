import { ConfigError } from '../../errors.ts';
import type { EscalationStep } from '../../operators/escalate.ts';
import { organs } from '../../organs.ts';
import type { Route } from '../../route.ts';
import { parseRoute } from '../../route.ts';

/** Who is told, and how long after an alert was accepted, in milliseconds. */
export interface PlanStep extends EscalationStep {
  readonly after: number;
}

/** Which alerts are escalated, and to whom. */
export interface Plan extends Pick<Route, 'text' | 'flag' | 'from'> {
  readonly steps: readonly [PlanStep, ...PlanStep[]];
}

/**
 * Reads a plan: `alerts -> slack:#ops, email:ann@example.org after 10m, email:bob@example.org after 30m`. Each address
 * has its own time.
 *
 * @param flag - Named in errors: `--on_call`.
 * @throws {ConfigError} Which part is wrong, and how a right one looks.
 */
export function parsePlan(text: string, flag: string): Plan {
  const arrow = text.indexOf('->');
  if (arrow < 0) return planOf(text, flag, [parseRoute(text, flag)]);
  const from = text.slice(0, arrow);
  const routes = text
    .slice(arrow + 2)
    .split(',')
    .map((step) => parseRoute(text, flag, `${from.trim()} -> ${step.trim()}`));
  return planOf(text, flag, routes);
}

function planOf(text: string, flag: string, routes: readonly Route[]): Plan {
  const [first, ...rest] = routes;
  const wrong = (what: string) => new ConfigError(`${flag} '${text}': ${what}`);
  if (!first) throw wrong('nobody is told');
  if (routes.some(({ every }) => every !== undefined))
    throw wrong('it has no times of day: write "after", such as after 10m');
  const organ = first.from.find(({ input }) => organs.has(input));
  if (organ) throw wrong(`alerts come from an input, such as alerts=webhook, not from ${organ.input}`);
  const twice = routes.find(({ to }, index) => routes.findIndex((other) => other.to[0] === to[0]) < index);
  if (twice) throw wrong(`it tells ${twice.to[0]} twice`);
  const step = ({ to, after = 0 }: Route): PlanStep => ({ to: to[0], after });
  return { text, flag, from: first.from, steps: [step(first), ...rest.map(step)] };
}
