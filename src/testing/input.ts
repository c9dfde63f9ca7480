/**
 * Whether an input keeps what inputs promise, tried on its network.
 *
 * @module micro-bot-streams/testing/input
 */

import type { Flags } from '../flags.ts';
import type { Input } from '../input.ts';
import type { Peer } from './input/peer.ts';
import type { Reach } from './input/reach.ts';
import { rules } from './input/rules.ts';
import type { Runner } from './input/runner.ts';
import { Stage } from './input/stage.ts';

export type { Account, Peer, Place, Ports } from './input/peer.ts';
export type { Reach } from './input/reach.ts';
export type { Runner } from './input/runner.ts';

/** What is waited for says in words that it did not come; this is only the end of all waiting. In milliseconds. */
const timeout = 600_000;

/**
 * Tries whether an input keeps every promise that inputs make, on its real network: one test for each.
 *
 * What it says that it can do is tried, too; between it and its servers stands a gate at which connections are counted,
 * cut and held up. A promise that is broken is told in words, with what was expected and what came.
 *
 *     inputContract(irc, startIrc, { describe, it, after });              // node:test
 *     inputContract(irc, startIrc, { describe, it, after: afterAll });    // vitest
 *
 * @param openPeer - Starts the network; it is called once, when the first test runs.
 * @param reach - By default it calls its network, and nobody calls it; one that calls nobody is called. The promises that
 *   have a meaning then are tried.
 */
export function inputContract<F extends Flags>(
  input: Input<F>,
  openPeer: () => Promise<Peer<F>>,
  { describe, it, after }: Runner,
  { calls = true, called = !calls }: Partial<Reach> = {},
): void {
  const reach = { calls, called };
  describe(`the input ${input.name}`, () => {
    let stage: Promise<Stage> | undefined;
    // Why it could not be opened was told by every test.
    after(async () =>
      stage?.then(
        (opened) => opened[Symbol.asyncDispose](),
        () => undefined,
      ),
    );
    for (const { name, keeps } of rules(input.can, reach)) {
      it(name, { timeout }, async () => {
        stage ??= openPeer().then((peer) => Stage.open(input, peer, reach));
        const opened = await stage;
        try {
          await keeps(opened);
        } finally {
          await opened.clear();
        }
      });
    }
  });
}
