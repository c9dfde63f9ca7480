import { describe } from 'vitest';
import { sampleInput } from '../../examples/new/input.ts';
import { samplePeer } from '../../examples/new/input-peer.ts';
import { inputContract } from '../inputs/contract.ts';

describe('an input that keeps every promise', () => {
  inputContract(sampleInput, samplePeer);
});
