import type { OpenRegistry, RegistryOptions } from './options.ts';

/** Every registry by its name on the command line; none is loaded before it is asked for. */
export const registries: Readonly<Record<string, () => Promise<(options: RegistryOptions) => OpenRegistry>>> = {
  consul: async () => (await import('./consul.ts')).consul,
  mdns: async () => (await import('./mdns.ts')).mdns,
  memory: async () => (await import('./memory.ts')).memoryRegistry,
};
