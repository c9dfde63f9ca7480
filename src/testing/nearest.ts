/** Puts what is nearest to a frame first. */
export function nearest<T extends { readonly frame: number }>(all: readonly T[], frame: number): readonly T[] {
  return [...all].sort((one, other) => Math.abs(one.frame - frame) - Math.abs(other.frame - frame));
}
