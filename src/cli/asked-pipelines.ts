import type { Address } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { Pipeline } from '../pipeline.ts';
import { notify } from '../pipelines/notify.ts';
import { summary } from '../pipelines/summary.ts';
import { parseRoute } from '../route.ts';
import type { Fallback } from '../streams/fallback.ts';
import { fallback } from '../streams/fallback.ts';
import { isZone } from '../when/zone.ts';
import type { Settings } from './command-line.ts';

/** What the flags ask for besides commands. */
export interface AskedPipelines {
  readonly pipelines: readonly Pipeline[];
  readonly fallbacks: readonly Fallback[];
  /** Where the routes of the flags lead. */
  readonly targets: readonly Address[];
  /** The zone that times of day are meant in. */
  readonly zone: string;
}

/**
 * Returns the pipelines of `--summary` and `--notify`, and the ways out of `--fallback`.
 *
 * @throws {ConfigError} A route or the time zone is wrong.
 */
export function askedPipelines({ options }: Pick<Settings, 'options'>): AskedPipelines {
  const zone = checkedZone(options.timezone);
  const routes = (flag: string, texts: readonly string[]) => texts.map((text) => parseRoute(text, flag));
  const summaries = routes('--summary', options.summary);
  const notices = routes('--notify', options.notify);
  const fallbacks = routes('--fallback', options.fallback);
  return {
    pipelines: [...summaries.map((route) => summary({ route, zone })), ...notices.map(notify)],
    fallbacks: fallbacks.map(fallback),
    targets: [...summaries, ...notices, ...fallbacks].flatMap(({ to }) => to),
    zone,
  };
}

function checkedZone(given: string | undefined): string {
  const zone = given ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (isZone(zone)) return zone;
  throw new ConfigError(`--timezone: unknown time zone "${zone}": write one such as Europe/Berlin or UTC`);
}
