/** How many are remembered; beyond it the one that was put in first is forgotten. */
const most = 1_000;

/** What was said too long ago to be run, until the person says `again`: the last of each lane. */
export class Old {
  readonly #texts = new Map<string, string>();

  put(lane: string, text: string): void {
    this.#texts.delete(lane);
    this.#texts.set(lane, text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= most) return;
      this.#texts.delete(oldest);
    }
  }

  /** Returns it once. */
  take(lane: string): string | undefined {
    const text = this.#texts.get(lane);
    this.#texts.delete(lane);
    return text;
  }
}
