import type { Command, Commands } from '../command.ts';

/** The commands that services brought so far. */
export class FoundCommands {
  #commands: Commands = {};
  /** Those that have not said anything yet; undefined until it is known which there are. */
  #expected: Set<string> | undefined;
  /** Those that said something before that. */
  readonly #heard = new Set<string>();
  #late = false;
  readonly #byService = new Map<string, Command>();

  /** The same table until something changes. */
  get commands(): Commands {
    return this.#commands;
  }

  /** All that were expected have said something, or nobody waits for them any more. */
  get complete(): boolean {
    return this.#late || this.#expected?.size === 0;
  }

  /** Who has not said anything by now is not waited for. */
  late(): void {
    this.#late = true;
  }

  expect(services: readonly string[]): void {
    this.#expected = new Set(services.filter((service) => !this.#heard.has(service)));
  }

  told(service: string, command: Command): void {
    this.#byService.set(service, command);
    this.#change(service);
  }

  /** What it brought before stays: it is there still. */
  failed(service: string): void {
    this.#hear(service);
  }

  gone(service: string): void {
    if (this.#byService.delete(service)) this.#change(service);
    else this.#hear(service);
  }

  #change(service: string): void {
    this.#hear(service);
    this.#commands = Object.fromEntries(
      [...this.#byService.values()].map((command) => [`^${command.name.replaceAll('.', '\\.')} `, command]),
    );
  }

  #hear(service: string): void {
    if (this.#expected) this.#expected.delete(service);
    else this.#heard.add(service);
  }
}
