import type { Flags } from '../../src/flags.ts';
import type { Input } from '../../src/input.ts';
import type { Peer, Reach, Runner } from '../../src/testing/input.ts';
import { inputContract } from '../../src/testing/input.ts';

/** Runs one rule of the suite of inputs, with little patience, and resolves with what it says. */
export async function triedRule<F extends Flags>(
  rule: string,
  input: Input<F>,
  openPeer: () => Promise<Peer<F>>,
  reach?: Partial<Reach>,
): Promise<string | undefined> {
  const tests = new Map<string, () => Promise<void>>();
  const over: (() => Promise<void>)[] = [];
  const runner: Runner = {
    describe: (_, body) => body(),
    it: (name, _, body) => tests.set(name, body),
    after: (body) => over.push(body),
  };
  inputContract(input, async () => ({ ...(await openPeer()), patience: 5_000 }), runner, reach);
  const test = tests.get(rule);
  if (test === undefined) throw new Error(`there is no rule '${rule}' for what it claims`);
  try {
    await test();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    for (const end of over) await end();
  }
}
