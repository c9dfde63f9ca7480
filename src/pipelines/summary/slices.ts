/** How much was written in one part of a window. */
export interface Slice {
  /** When it begins, in milliseconds. */
  readonly from: number;
  readonly count: number;
}

/** Divides a window into at most so many slices of a length that people use, and counts what was said in each. */
export function slices(
  messages: readonly { readonly at: number; readonly accepted: number }[],
  from: number,
  to: number,
  most: number = 12,
): readonly Slice[] {
  const fitting = lengths.filter((length) => (to - from) / length <= most);
  const length = fitting.find((one) => (to - from) % one === 0) ?? fitting[0] ?? to - from;
  const counts = Array.from({ length: Math.ceil((to - from) / length) }, () => 0);
  for (const { at, accepted } of messages) {
    // The network's clock decides, unless it says a time outside the window: then the message came late.
    const when = at >= from && at < to ? at : Math.min(Math.max(accepted, from), to - 1);
    const index = Math.floor((when - from) / length);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count, index) => ({ from: from + index * length, count }));
}

const minute = 60_000;
const hour = 3_600_000;
const lengths: readonly number[] = [
  ...[1, 5, 10, 30].map((count) => count * 1_000),
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * hour),
];
