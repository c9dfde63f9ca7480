import { inputContract } from 'micro-bot-streams/testing/input';
import { afterAll, describe, it } from 'vitest';
import { sampleInput } from './input.ts';
import { samplePeer } from './input-peer.ts';

// One test for each promise that inputs make, on the network itself.
inputContract(sampleInput, samplePeer, { describe, it, after: afterAll });
