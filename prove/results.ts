import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figure.ts';

/** What a whole piece measured, and of what. */
export interface Result {
  readonly piece: string;
  readonly figures: readonly Figure[];
  /** The commit of the bot that was measured. */
  readonly commit: string;
  /** How big the machine was. */
  readonly machine: string;
  readonly seed: number;
  readonly minutes: number;
}

/** The results of whole pieces, kept in a folder: a proof may be measured piece by piece, over more than one sitting. */
export class Results {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  put(result: Result): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, `${result.piece}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
  }

  /** The newest result of each piece; undefined when one was never measured whole. */
  all(pieces: readonly string[]): readonly Result[] | undefined {
    const found = pieces.flatMap((piece) => this.#get(piece) ?? []);
    return found.length === pieces.length ? found : undefined;
  }

  #get(piece: string): Result | undefined {
    try {
      return JSON.parse(readFileSync(join(this.#folder, `${piece}.json`), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
