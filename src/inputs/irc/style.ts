/** What is switched on at one point of a text. */
export interface Style {
  /** The switches that are on, each by its code. */
  readonly on: string;
  /** The code of the colour, complete; empty for none. */
  readonly color: string;
}

/** Nothing is switched on: how every message begins. */
export const unstyled: Style = { on: '', color: '' };

const switches = '\u0002\u0011\u0016\u001d\u001e\u001f';
const reset = '\u000f';
const byNumber = '\u0003';
const inHex = '\u0004';

/** Returns what is on after a formatting code; any other text changes nothing. */
export function styled(style: Style, code: string): Style {
  const kind = code.charAt(0);
  if (kind === reset) return unstyled;
  if (kind === byNumber || kind === inHex) return { ...style, color: colored(code, kind) };
  if (!switches.includes(kind)) return style;
  const on = style.on.includes(kind) ? style.on.replace(kind, '') : style.on + kind;
  return { ...style, on };
}

/** Returns the codes that switch on a style, so that no text behind them is read as part of a colour. */
export function opening({ on, color }: Style): string {
  // Bold twice is nothing, but it ends the colour: a comma and digits may follow.
  return color === '' ? on : `${color}\u0002\u0002${on}`;
}

/** With both digits of each number, or empty where the code ends a colour. */
function colored(code: string, kind: string): string {
  const numbers = code.slice(1);
  if (numbers === '' || kind === inHex) return numbers === '' ? '' : code;
  return (
    kind +
    numbers
      .split(',')
      .map((number) => number.padStart(2, '0'))
      .join(',')
  );
}
