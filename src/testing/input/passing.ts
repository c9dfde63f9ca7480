import type { Socket } from 'node:net';

/** Whether nothing may pass now, and what has to happen when it may again. */
export interface Held {
  readonly now: boolean;
  readonly waiting: Set<() => void>;
}

/**
 * Hands on all that one socket says to another, its end and its failure, too. While it is held up it is still read:
 * who closes it is seen to.
 */
export function passing(from: Socket, to: Socket, held: Held): void {
  const later: (() => void)[] = [];
  const pass = (what: () => void) => {
    if (!held.now && later.length === 0) return what();
    later.push(what);
    held.waiting.add(go);
  };
  const go = () => {
    for (const what of later.splice(0)) what();
  };
  from.on('data', (chunk) =>
    pass(() => {
      if (!to.writable || to.write(chunk)) return;
      from.pause();
      to.once('drain', () => from.resume());
    }),
  );
  // Without a listener it would end the process; the end of it is `close`.
  from.on('error', () => undefined);
  from.on('end', () => pass(() => void to.end()));
  from.on('close', (failed) => pass(() => void (failed ? to.resetAndDestroy() : to.destroySoon())));
}
