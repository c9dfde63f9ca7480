import type { Command } from '../command.ts';
import { RegistryError } from '../errors.ts';
import { serviceText } from './service-text.ts';
import { unknownNoun } from './unknown-noun.ts';

/** Shows a service: its versions, nodes and endpoints. */
export const get: Command = {
  name: 'get',
  usage: 'get service [name]',
  description: 'Returns a registered service',
  params: { name: { type: 'service', description: 'which service' } },
  examples: ['get service greeter'],
  idempotent: true,
  exec: async ([, noun, name], { world }) => {
    if (noun === undefined) return 'get what?';
    if (noun !== 'service') return unknownNoun('get service [name]');
    if (name === undefined) return 'require service name';
    const services = await world.registry.get(name);
    if (services.length === 0) throw new RegistryError('Service not found');
    return [{ type: 'code', text: serviceText(name, services) }];
  },
};
