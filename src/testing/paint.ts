import { Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

const colours = { wanted: 'green', wrong: 'red' } as const;

/** Colours a sign where the terminal has colour; `NO_COLOR` and `FORCE_COLOR` say otherwise. */
export function paint(sign: string, as: keyof typeof colours): string {
  return styleText(colours[as], sign, { stream: process.env.FORCE_TTY === 'true' ? terminal : process.stderr });
}

/** Vitest runs tests behind a pipe, and says in `FORCE_TTY` whether there is a terminal at its end. */
const terminal = Object.assign(new Writable(), {
  isTTY: true,
  getColorDepth: () => WriteStream.prototype.getColorDepth(),
});
