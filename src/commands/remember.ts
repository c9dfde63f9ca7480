import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import { mostKeys, readKey, shownValue, team } from './team-memory.ts';

/** The longest value, in characters. */
const longest = 4_000;

/** Remembers something for the whole team, until it is forgotten. */
export const remember: Command = {
  name: 'remember',
  usage: 'remember [key] is [value]',
  description: 'Remembers something for everybody here: recall finds it, forget forgets it',
  examples: ['remember oncall is Ann, +49 30 1234', 'recall oncall', 'memories on'],
  memory: team,
  idempotent: true,
  check: (_, rest) => void read(rest),
  exec: async (_, call) => {
    const { key, value } = read(call.rest);
    const known = await call.recall(key);
    if (known === undefined && (await call.memories()).length >= mostKeys) {
      throw new UsageError(`I remember ${mostKeys} things already: forget one first, memories shows them`);
    }
    call.remember(key, value);
    return known === undefined || known === value
      ? `remembered: ${key} is ${value}`
      : `remembered: ${key} is ${value}, and no longer ${shownValue(known)}`;
  },
};

/** @throws {UsageError} There is no key or no value, or one is too long. */
function read(rest: string): { readonly key: string; readonly value: string } {
  const [, before = '', value = ''] = /^([^\n]{1,200}?)\s+(?:is|are|=)\s+(.*)$/s.exec(rest.trim()) ?? [];
  if (before === '' || value.trim() === '') {
    throw new UsageError('remember what? Say a key and a value: remember oncall is Ann');
  }
  if (value.length > longest) {
    throw new UsageError(`that is too long to remember: it has ${value.length} characters, and I keep ${longest}`);
  }
  return { key: readKey(before), value };
}
