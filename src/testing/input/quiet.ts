import { setTimeout as pause } from 'node:timers/promises';

/** How long nothing has to come, where that nothing comes is all there is to see; in milliseconds. */
const moment = 400;

/** Waits a moment: only for what must not happen, never for what is to come. */
export async function quiet(): Promise<void> {
  await pause(moment);
}
