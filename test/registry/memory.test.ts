import { describe } from 'vitest';
import { memoryRegistry } from '../../src/registry/memory.ts';
import { registryContract } from './contract.ts';

describe('memory', () => {
  registryContract(memoryRegistry);
});
