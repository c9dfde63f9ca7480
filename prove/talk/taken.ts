import { closeSync, openSync, readSync } from 'node:fs';

/** The words that the bot wrote down once its journal had them: where no network hears of that, nothing else tells. */
export class Taken implements Disposable {
  readonly #fd: number;
  readonly #words = new Set<string>();
  #begun = '';

  constructor(path: string) {
    this.#fd = openSync(path, 'a+', 0o600);
  }

  /** All of them, as it is now. */
  get words(): ReadonlySet<string> {
    const chunk = Buffer.alloc(65_536);
    for (let length = readSync(this.#fd, chunk); length > 0; length = readSync(this.#fd, chunk)) {
      const lines = (this.#begun + chunk.toString('latin1', 0, length)).split('\n');
      this.#begun = lines.pop() ?? '';
      for (const [word] of lines.flatMap((line) => [...line.matchAll(/w\d+x\d+/g)])) this.#words.add(word);
    }
    return this.#words;
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}
