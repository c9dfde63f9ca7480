import type { Command } from '../command.ts';
import { glob } from '../glob.ts';
import type { Block } from '../text.ts';
import { asOf } from './as-of.ts';
import { forExample } from './for-example.ts';
import { unknownNoun } from './unknown-noun.ts';

/** How many names are shown at once. */
const most = 50;

/** Lists the services that run: all, or those that a part of a name or a pattern (`gre*`) is found for. */
export const list: Command = {
  name: 'list',
  usage: 'list services',
  description: 'Returns a list of registered services',
  examples: ['list services', 'list services greet', 'list services go.micro.*'],
  idempotent: true,
  anywhere: true,
  check: ([, noun]) => {
    if (noun === undefined) throw forExample('list what?', 'list services');
    if (noun !== 'services') throw unknownNoun('list services');
  },
  exec: async ([, , filter], { world }) => {
    const all = await world.registry.list();
    const wanted = filter === undefined ? all : all.filter(found(filter));
    const aside = asOf(world);
    if (wanted.length > 0) return { data: wanted, text: [...shown(wanted), ...aside], aside };
    const none = all.length === 0 ? 'no service is registered' : `no service is called anything like ${filter}`;
    return { data: [], text: [{ type: 'paragraph', text: none }, ...aside], aside };
  },
};

function found(filter: string): (name: string) => boolean {
  return filter.includes('*') ? glob(filter) : (name) => name.includes(filter);
}

function shown(names: readonly string[]): readonly Block[] {
  const table: Block = { type: 'table', rows: names.slice(0, most).map((name) => [name]) };
  if (names.length <= most) return [table];
  const [first = ''] = names;
  const more = `…and ${names.length - most} more. For fewer: list services ${first.slice(0, 3)}* or list services and a part of a name`;
  return [table, { type: 'paragraph', text: more }];
}
