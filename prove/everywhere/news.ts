import type { Subscription } from 'rxjs';
import { interval } from 'rxjs';
import type { Place } from '../../src/testing/input.ts';

/** Something that somebody said, to be heard in all other networks. */
export interface Item {
  readonly word: string;
  readonly network: string;
}

/** Settings of {@link News}. */
export interface NewsOptions {
  readonly perSecond: number;
  /** Between 0 and 1. */
  readonly random: () => number;
}

/** People in every network who have something to tell, now here, now there. */
export class News {
  /** What their servers took, oldest first. */
  readonly said: Item[] = [];
  readonly #places: ReadonlyMap<string, Place>;
  readonly #options: NewsOptions;
  readonly #saying = new Set<Promise<void>>();
  #count = 0;
  #talk: Subscription | undefined;

  constructor(places: ReadonlyMap<string, Place>, options: NewsOptions) {
    this.#places = places;
    this.#options = options;
  }

  /** Resolves when all that was begun is said. */
  get all(): Promise<unknown> {
    return Promise.all(this.#saying);
  }

  begin(): void {
    this.#talk = interval(1_000 / this.#options.perSecond).subscribe(() => this.#say());
  }

  end(): void {
    this.#talk?.unsubscribe();
  }

  #say(): void {
    const names = [...this.#places.keys()];
    const network = names[Math.floor(this.#options.random() * names.length)] ?? '';
    this.#count += 1;
    const word = `w1x${this.#count}`;
    const saying = this.#places.get(network)?.says(`news ${word} from ${network}`) ?? Promise.resolve();
    const noted = saying.then(() => void this.said.push({ word, network })).finally(() => this.#saying.delete(noted));
    this.#saying.add(noted);
  }
}
