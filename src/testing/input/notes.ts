import type { Arrival, InputContext } from '../../input.ts';

/** What was logged, with its level. */
export interface LogLine {
  readonly level: string;
  readonly line: string;
}

/** What is noted of the instances of an input: what they logged, and what a journal would have taken from them. */
export class Notes {
  readonly lines: LogLine[] = [];
  readonly #taken = new Map<string, number>();

  /** What an instance of this name is given; `anew` says that nothing was taken before. */
  context(name: string, anew: boolean): InputContext {
    const line = (level: string) => (message: string, fields?: unknown) =>
      void this.lines.push({ level, line: `${message} ${JSON.stringify(fields) ?? ''}` });
    const log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
    return { name, bot: 'micro', log, since: async () => (anew ? undefined : this.#taken.get(name)) };
  }

  /** An event whose time is noted when it is acknowledged. */
  noted(name: string, { event, ack, refuse }: Arrival): Arrival {
    const taken = () => {
      this.#taken.set(name, Math.max(event.at, this.#taken.get(name) ?? 0));
      ack();
    };
    return { event, ack: taken, refuse };
  }
}
