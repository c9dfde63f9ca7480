import { setImmediate as turn } from 'node:timers/promises';

/** A bot or a part of one, with `n` commands of which each message means the last. */
export interface Contender {
  /** Hears the message of this number; it is answered some time later. */
  hear(serial: number): void;
  /** How many were answered so far. */
  answers(): number;
}

/** Messages of one turn of the event loop: what a busy socket delivers at once. */
const burst = 64;
/** How many may wait for their answers. */
const inFlight = 512;

/**
 * Microseconds from hearing a message to its answer, many under way, after a warm-up.
 *
 * @param measured - How long to measure at least, in milliseconds; at least one burst is.
 */
export async function microsOf(contender: Contender, measured: number): Promise<number> {
  let serial = 0;
  const run = async (least: number): Promise<number> => {
    const answered = contender.answers();
    const first = serial;
    const begin = performance.now();
    do {
      for (let inTurn = 0; inTurn < burst; inTurn += 1) contender.hear(serial++);
      do await turn();
      while (serial - first - (contender.answers() - answered) > inFlight - burst);
    } while (performance.now() - begin < least);
    while (contender.answers() - answered < serial - first) await turn();
    return ((performance.now() - begin) * 1_000) / (serial - first);
  };
  await run(measured / 2);
  return await run(measured);
}
