import type { Command } from '../command.ts';
import { RegistryError, UsageError } from '../errors.ts';
import type { CheckedNode } from '../registry.ts';
import { brief } from '../render/brief.ts';
import { confirmed, leftAlone } from './confirmed.ts';
import { forExample } from './for-example.ts';
import type { Leaving } from './leaving.ts';
import { leavingIn } from './leaving.ts';
import { named } from './named.ts';
import { nodeLines } from './node-lines.ts';
import { seenNow } from './seen-now.ts';
import { unknownNoun } from './unknown-noun.ts';

const usage = 'deregister service [definition]';
const example = 'deregister service greeter';

/** Takes a service out of the registry, or some of its nodes: what died without a word, or was registered by hand. */
export const deregister: Command = {
  name: 'deregister',
  usage,
  description: 'Deregisters a service',
  params: { definition: { type: 'json', description: 'its name, or a JSON object with name and nodes' } },
  examples: [example, 'deregister service {"name":"greeter","nodes":[{"id":"greeter-1"}]}'],
  changes: true,
  anywhere: true,
  check: ([, noun, ...words], rest) => {
    if (noun === undefined) throw forExample('deregister what?', example);
    if (noun !== 'service') throw unknownNoun(usage);
    if (words.length === 0) throw forExample('require service definition.', example);
    leavingIn(words, rest);
  },
  about: ([, , ...words], rest) => named(() => leavingIn(words, rest)),
  exec: async ([, , ...words], call) => {
    const { registry } = call.world;
    const leaving = leavingIn(words, call.rest);
    const nodes = meant(leaving, await seenNow(registry, leaving.name));
    if (!(await confirmed(call, question(leaving.name, nodes, registry.name)))) return leftAlone;
    await registry.remove({ name: leaving.name, nodes });
    return 'ok';
  },
};

function meant({ name, ids }: Leaving, known: readonly CheckedNode[]): readonly CheckedNode[] {
  if (known.length === 0) throw new RegistryError('Service not found');
  if (ids === undefined) return known;
  const strange = ids.find((id) => known.every((node) => node.id !== id));
  if (strange === undefined) return known.filter(({ id }) => ids.includes(id));
  const there = known.slice(0, 10).map(({ id }) => id);
  throw new UsageError(`${name} has no node ${brief(strange, 80)}; it has ${there.join(', ')}`);
}

function question(name: string, nodes: readonly CheckedNode[], registry: string): string {
  const lines = nodeLines(nodes, ({ version, status }) => {
    return [version === '' ? '' : `, version ${version}`, status === 'passing' ? '' : `, ${status}`].join('');
  });
  return [
    `This takes ${name} out of ${registry}, ${nodes.length === 1 ? 'one node' : `${nodes.length} nodes`}:`,
    ...lines,
    'What still runs may come back by itself. Deregister it?',
  ].join('\n');
}
