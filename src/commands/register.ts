import type { Command } from '../command.ts';
import type { CheckedNode, Registry, Service } from '../registry.ts';
import { confirmed, leftAlone } from './confirmed.ts';
import { definitionExample, definitionIn } from './definition.ts';
import { forExample } from './for-example.ts';
import { named } from './named.ts';
import { nodeLines, placeOf } from './node-lines.ts';
import { seenNow } from './seen-now.ts';
import { unknownNoun } from './unknown-noun.ts';

const usage = 'register service [definition]';
const example = `register service ${definitionExample}`;

/** Writes a service into the registry that cannot do so itself: it stays until it is deregistered. */
export const register: Command = {
  name: 'register',
  usage,
  description: 'Registers a service',
  params: { definition: { type: 'json', description: 'a JSON object with name, version and nodes' } },
  examples: [example],
  changes: true,
  anywhere: true,
  check: ([, noun, definition], rest) => {
    if (noun === undefined) throw forExample('register what?', example);
    if (noun !== 'service') throw unknownNoun(usage);
    if (definition === undefined) throw forExample('require service definition.', example);
    definitionIn(rest);
  },
  about: (_, rest) => named(() => definitionIn(rest)),
  exec: async (_, call) => {
    const { registry } = call.world;
    const service = definitionIn(call.rest);
    const known = await seenNow(registry, service.name);
    if (!(await confirmed(call, question(service, known, registry)))) return leftAlone;
    await registry.put(service);
    return 'ok';
  },
};

function question(
  { name, version, nodes }: Service,
  known: readonly CheckedNode[],
  { name: registry, lasting }: Pick<Registry, 'name' | 'lasting'>,
): string {
  const before = new Map(known.map((node) => [node.id, node]));
  const lines = nodeLines(nodes, ({ id }) => {
    const old = before.get(id);
    return old === undefined
      ? ''
      : `, instead of ${placeOf(old)}${old.version === '' ? '' : `, version ${old.version}`}`;
  });
  const what = version === '' ? name : `${name}, version ${version},`;
  const end = lasting ? 'it is deregistered' : 'it is deregistered or this bot ends';
  return [`This writes ${what} into ${registry}, to stay until ${end}:`, ...lines, 'Register it?'].join('\n');
}
