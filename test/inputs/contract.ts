import { afterAll, describe, it } from 'vitest';
import type { Flags } from '../../src/flags.ts';
import type { Input } from '../../src/input.ts';
import type { Peer, Reach } from '../../src/testing/input.ts';
import { inputContract as contract } from '../../src/testing/input.ts';

/** The suite that every input passes, as tests of vitest. */
export function inputContract<F extends Flags>(
  input: Input<F>,
  openPeer: () => Promise<Peer<F>>,
  reach?: Partial<Reach>,
): void {
  contract(input, openPeer, { describe, it, after: afterAll }, reach);
}
