import type { Command, Commands } from 'micro-bot-streams';
import { UsageError } from 'micro-bot-streams';
import { fetchJson } from './fetch-json.ts';

/** Where animations are looked for. */
export interface AnimateOptions {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

/** Finds an animation for a text, as the bot of 2016 did: `animate happy cat`. */
export function animate({ url = 'https://api.giphy.com/v1/gifs/search', key }: AnimateOptions): Command {
  return {
    name: 'animate',
    usage: 'animate [text]',
    description: 'Returns an animation',
    examples: ['animate happy cat'],
    idempotent: true,
    exec: async (_, { rest, signal }) => {
      if (key === undefined) throw new UsageError('there is no key: start the bot with ANIMATE_KEY, from Giphy');
      const asked = new URL(url);
      asked.searchParams.set('q', rest);
      asked.searchParams.set('limit', '1');
      asked.searchParams.set('api_key', key);
      return found(await fetchJson(asked, signal)) ?? 'there is no animation for that';
    },
  };
}

/** The answer of Giphy, as far as it is used. */
interface Found {
  readonly data?: readonly { readonly images?: { readonly fixed_height?: { readonly url?: unknown } } }[];
}

function found(answer: unknown): string | undefined {
  const url = (answer as Found | null)?.data?.[0]?.images?.fixed_height?.url;
  return typeof url === 'string' && /^https?:\/\/\S{1,2000}$/.test(url) ? url : undefined;
}

const { ANIMATE_URL, ANIMATE_KEY } = process.env;

export const commands: Commands = { '^animate ': animate({ url: ANIMATE_URL, key: ANIMATE_KEY }) };
