import { styleText } from 'node:util';
import type { Mark, PlainOptions } from '../../render/plain.ts';

const styles = { heading: 'bold', bold: 'bold', code: 'cyan', link: 'underline' } as const satisfies Record<
  Mark,
  string
>;

/**
 * Returns how texts are shown there: as wide as it is, with colour where the terminal has it and nobody said NO_COLOR.
 */
export function rendering(output: NodeJS.WriteStream): PlainOptions {
  if (!output.isTTY) return {};
  return { width: output.columns, mark: (text, mark) => styleText(styles[mark], text, { stream: output }) };
}
