import type { Command } from '../command.ts';
import type { Words } from '../inputs/console/completion.ts';
import type { Registry } from '../registry.ts';
import { typedWords } from './typed-words.ts';

/** How many services' endpoints are looked up for a completion. */
const most = 50;

/** How long what was looked up is used again, in milliseconds: Tab is pressed often. */
const freshness = 5_000;

/** Returns what Tab completes at the prompt: commands, and services with their endpoints as the registry has them. */
export function consoleWords(
  commands: () => readonly Command[],
  registry: Pick<Registry, 'list' | 'get'>,
): () => Promise<Words> {
  let asked: { readonly at: number; readonly found: ReturnType<typeof lookedUp> } | undefined;
  return async () => {
    const now = performance.now();
    if (asked === undefined || now - asked.at > freshness) asked = { at: now, found: lookedUp(registry) };
    return { commands: commands().map(typedWords), ...(await asked.found) };
  };
}

async function lookedUp(registry: Pick<Registry, 'list' | 'get'>): Promise<Omit<Words, 'commands'>> {
  try {
    const services = await registry.list();
    const endpoints = services.slice(0, most).map(async (name) => {
      const versions = await registry.get(name);
      return [name, versions.flatMap((version) => version.endpoints.map((endpoint) => endpoint.name))] as const;
    });
    return { services, endpoints: new Map(await Promise.all(endpoints)) };
  } catch {
    return { services: [], endpoints: new Map() };
  }
}
