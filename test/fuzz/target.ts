import type { Random } from './random.ts';

/** Something of ours that reads what others write. */
export interface Target {
  readonly name: string;
  /** Makes a text for it, which is nearly right or not at all. */
  make(any: Random): string;
  /** Reads it; throws where it breaks what it promises. What is refused in words is no break. */
  read(text: string): unknown;
}
