/** Returns a door that lets so many pass at once; the others wait in order, until their signal aborts. */
export function atMost(limit: number): <T>(act: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  const waiting = new Set<() => void>();
  let inside = 0;

  const entered = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const enter = (): void => {
        waiting.delete(enter);
        signal.removeEventListener('abort', leave);
        inside++;
        resolve();
      };
      const leave = (): void => {
        waiting.delete(enter);
        reject(signal.reason);
      };
      if (signal.aborted) return leave();
      if (inside < limit) return enter();
      waiting.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });

  return async (act, signal) => {
    await entered(signal);
    try {
      return await act();
    } finally {
      inside--;
      for (const enter of waiting) {
        enter();
        break;
      }
    }
  };
}
