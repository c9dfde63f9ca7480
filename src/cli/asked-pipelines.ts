import type { Address } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { TextEvent } from '../event.ts';
import type { Capabilities } from '../input.ts';
import { waitForRecovery } from '../operators/wait-for-recovery.ts';
import type { Pipeline } from '../pipeline.ts';
import { parseRooms } from '../pipelines/bridge/rooms.ts';
import { isTalk } from '../pipelines/bridge/talk.ts';
import { bridge } from '../pipelines/bridge.ts';
import { notify } from '../pipelines/notify.ts';
import { parsePlan } from '../pipelines/on-call/plan.ts';
import type { OnCallOptions } from '../pipelines/on-call.ts';
import { onCall } from '../pipelines/on-call.ts';
import { summary } from '../pipelines/summary.ts';
import { parseRoute } from '../route.ts';
import type { Fallback } from '../streams/fallback.ts';
import { fallback } from '../streams/fallback.ts';
import { isZone } from '../when/zone.ts';
import type { Settings } from './command-line.ts';
import { runbooks } from './runbooks.ts';

/** What the flags ask for besides commands. */
export interface AskedPipelines {
  readonly pipelines: readonly Pipeline[];
  readonly fallbacks: readonly Fallback[];
  /** Where the routes of the flags lead, and the rooms that are one. */
  readonly targets: readonly Address[];
  /** What is people's talk though it seems to be said to the bot. */
  readonly talk: (event: TextEvent) => boolean;
  /** The zone that times of day are meant in. */
  readonly zone: string;
}

/**
 * Returns the pipelines of `--summary`, `--notify`, `--bridge` and `--on_call`, and the ways out of `--fallback`.
 *
 * @param can - What an input can do; asked when the pipelines run.
 * @throws {ConfigError} A route, the runbook or the time zone is wrong.
 */
export function askedPipelines(
  { options }: Pick<Settings, 'options'>,
  can?: (input: string) => Capabilities | undefined,
): AskedPipelines {
  const zone = checkedZone(options.timezone);
  const routes = (flag: string, texts: readonly string[]) => texts.map((text) => parseRoute(text, flag));
  const summaries = routes('--summary', options.summary);
  const notices = routes('--notify', options.notify);
  const fallbacks = routes('--fallback', options.fallback);
  const plans = options.on_call.map((text) => parsePlan(text, '--on_call'));
  const { on_call_wait: wait, on_call_group: group = 0, on_call_steady: steady } = options;
  const books = runbooks(options);
  const calls = plans.map((plan) =>
    onCall(plan, {
      ...{ books, steady, can },
      ...(wait !== undefined && { before: firingFor(wait) }),
      // Those that pass together waited since they were accepted.
      ...(group > 0 && { group: group + (wait ?? 0) }),
    }),
  );
  const twice = plans.find((_, index) => calls.findIndex(({ name }) => name === calls[index]?.name) < index);
  if (twice) {
    const [{ to }] = twice.steps;
    throw new ConfigError(
      `--on_call '${twice.text}': another --on_call tells ${to} first of the same alerts: make them one, with all whom it tells`,
    );
  }
  const bridges = options.bridge.map((text) => parseRooms(text, '--bridge'));
  return {
    pipelines: [
      ...summaries.map((route) => summary({ route, zone })),
      ...notices.map(notify),
      ...bridges.map((rooms) => bridge(rooms, { can })),
      ...calls,
    ],
    fallbacks: fallbacks.map(fallback),
    targets: [
      ...[...summaries, ...notices, ...fallbacks].flatMap(({ to }) => to),
      ...bridges.flatMap(({ rooms }) => rooms),
      ...plans.flatMap(({ steps }) => steps.map(({ to }) => to)),
    ],
    talk: (event) => isTalk(event, bridges),
    zone,
  };
}

/** Passes an alert on when it has fired so long. */
function firingFor(wait: number): NonNullable<OnCallOptions['before']> {
  return (alerts, { clock }) => alerts.pipe(waitForRecovery({ wait, clock }));
}

function checkedZone(given: string | undefined): string {
  const zone = given ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (isZone(zone)) return zone;
  throw new ConfigError(`--timezone: unknown time zone "${zone}": write one such as Europe/Berlin or UTC`);
}
