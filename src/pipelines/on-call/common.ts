import type { AlertEvent } from '../../event.ts';

/** Returns the labels that all alerts have, with the same value. */
export function common([first, ...others]: readonly AlertEvent[]): AlertEvent['labels'] {
  const all = Object.entries(first?.labels ?? {});
  return Object.fromEntries(all.filter(([name, value]) => others.every(({ labels }) => labels[name] === value)));
}
