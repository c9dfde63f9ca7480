import type { Command, Commands } from 'micro-bot-streams';
import { UsageError } from 'micro-bot-streams';
import { fetchJson } from './fetch-json.ts';

/** Where addresses are looked up. */
export interface GeocodeOptions {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

/** Finds where an address is, as the bot of 2016 did: `geocode 10 Downing Street, London`. */
export function geocode({ url = 'https://maps.googleapis.com/maps/api/geocode/json', key }: GeocodeOptions): Command {
  return {
    name: 'geocode',
    usage: 'geocode [address]',
    description: 'Returns the geocoded address; lat,lng',
    examples: ['geocode 10 Downing Street, London'],
    idempotent: true,
    exec: async (_, { rest, signal }) => {
      if (key === undefined) throw new UsageError('there is no key: start the bot with GEOCODE_KEY, from Google Maps');
      const asked = new URL(url);
      asked.searchParams.set('address', rest);
      asked.searchParams.set('key', key);
      return found(await fetchJson(asked, signal));
    },
  };
}

/** The answer of Google Maps, as far as it is used. */
interface Found {
  readonly status?: unknown;
  readonly results?: readonly { readonly geometry?: { readonly location?: Readonly<Record<string, unknown>> } }[];
}

function found(answer: unknown): string {
  const { status, results } = (answer ?? {}) as Found;
  if (status === 'ZERO_RESULTS') return 'nobody knows that address';
  if (status !== 'OK') throw new Error(`returned status: ${String(status).slice(0, 100)}`);
  const { lat, lng } = results?.[0]?.geometry?.location ?? {};
  if (typeof lat !== 'number' || typeof lng !== 'number') throw new Error('returned no place');
  return `${lat.toFixed(6)},${lng.toFixed(6)}`;
}

const { GEOCODE_URL, GEOCODE_KEY } = process.env;

export const commands: Commands = { '^geocode ': geocode({ url: GEOCODE_URL, key: GEOCODE_KEY }) };
