/** How much may be undecided at once. */
export interface Most {
  readonly mails: number;
  /** All of them together. */
  readonly octets: number;
}

/** A place that something undecided has. */
export interface Held {
  /** Counts more octets; answers whether there is still room for them. */
  grow(octets: number): boolean;
  /** Gives the place back; more than once does nothing. */
  free(): void;
}

/** Counts what is undecided, and lets wait until there is room for one more. */
export class Room {
  readonly #most: Most;
  #mails = 0;
  #octets = 0;
  #free = Promise.withResolvers<void>();

  constructor(most: Most) {
    this.#most = most;
  }

  get full(): boolean {
    return this.#mails >= this.#most.mails || this.#octets >= this.#most.octets;
  }

  take(): Held {
    let size = 0;
    let held = true;
    this.#mails += 1;
    return {
      grow: (octets) => {
        size += octets;
        this.#octets += octets;
        return this.#octets <= this.#most.octets;
      },
      free: () => {
        if (!held) return;
        held = false;
        this.#mails -= 1;
        this.#octets -= size;
        this.#free.resolve();
        this.#free = Promise.withResolvers();
      },
    };
  }

  async wait(): Promise<void> {
    while (this.full) await this.#free.promise;
  }
}
