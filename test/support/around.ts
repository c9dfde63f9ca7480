import { NEVER } from 'rxjs';
import type { Parts } from '../../src/streams/bot.ts';
import { emptyRegistry } from './place.ts';

const unheard = () => undefined;

/** What is around a bot that asks nothing of it: nobody registered, services that answer `{}`, a log that nobody reads. */
export const nothingAround: Pick<Parts, 'registry' | 'call' | 'stream' | 'publish' | 'log'> = {
  registry: emptyRegistry,
  call: async () => ({ json: '{}' }),
  stream: () => NEVER,
  publish: async () => ({ took: [], failed: [] }),
  log: { debug: unheard, info: unheard, warn: unheard, error: unheard },
};
