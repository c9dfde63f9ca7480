import type { Observable } from 'rxjs';

/** Where lines come from and answers go: a terminal, or a pair of pipes. */
export interface Screen {
  /** Lines as they are entered; completes at the end of the input, and when there is nobody left to read answers. */
  readonly lines: Observable<Line>;
  /** Writes a text and a line feed; resolves when it is written, rejects when nobody reads any more. */
  show(text: string): Promise<void>;
  /** Stops reading, until `resume`. */
  pause(): void;
  resume(): void;
  /** True where a person types while answers come in. */
  readonly interactive: boolean;
}

/** A line, or `tooLong`: one of which nothing was kept. */
export type Line = string | typeof tooLong;

/** Stands for a line of {@link longest} characters or more. */
export const tooLong: unique symbol = Symbol('too long');

/** A line must be shorter than this, in characters. */
export const longest: number = 1024 * 1024;

/** Writes to a stream; rejects when it is broken. */
export function write(output: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
