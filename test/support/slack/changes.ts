/** What waits for something to become true that only changes when somebody says so. */
export interface Changes {
  /** Looks at everything that is waited for. */
  changed(): void;
  /** Resolves as soon as it holds. */
  until(holds: () => boolean): Promise<void>;
}

/** Nobody waits yet. */
export function changes(): Changes {
  const waits = new Set<() => void>();
  return {
    changed() {
      for (const wait of waits) wait();
    },
    until: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds()) return;
          waits.delete(look);
          resolve();
        };
        waits.add(look);
        look();
      }),
  };
}
