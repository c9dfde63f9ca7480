import type { Command } from '../command.ts';
import { asOf } from './as-of.ts';
import { forExample } from './for-example.ts';
import { serviceBlocks } from './service-blocks.ts';
import { serviceNotFound } from './service-not-found.ts';
import { unknownNoun } from './unknown-noun.ts';

/** Shows a service: its versions, nodes and endpoints. */
export const get: Command = {
  name: 'get',
  usage: 'get service [name]',
  description: 'Returns a registered service',
  params: { name: { type: 'service', description: 'which service' } },
  examples: ['get service greeter'],
  idempotent: true,
  anywhere: true,
  check: ([, noun, name]) => {
    if (noun === undefined) throw forExample('get what?', 'get service greeter');
    if (noun !== 'service') throw unknownNoun('get service [name]');
    if (name === undefined) throw forExample('require service name.', 'get service greeter');
  },
  exec: async ([, , name = ''], { world }) => {
    const services = await world.registry.get(name);
    if (services.length === 0) throw await serviceNotFound(name, world.registry);
    const aside = asOf(world);
    return { data: services, text: [...serviceBlocks(name, services), ...aside], aside };
  },
};
