/** One setting of an operator. */
export interface OperatorOption {
  readonly name: string;
  readonly type: string;
  /** `required`, what it is when it is left out, or nothing where that is said in words. */
  readonly otherwise: string;
  readonly what: string;
}

/** What the same settings are of all operators. */
const everywhere: Readonly<Record<string, string>> = {
  clock: 'Where time comes from: `world.clock`.',
  keep: 'Takes from an event what a window holds of it; undefined lets the event go.',
};

/** Reads the settings of an operator, and what they are when they are left out, from its source. */
export function operatorOptions(
  source: string,
  constants: Readonly<Record<string, string>>,
): readonly OperatorOption[] {
  const [, members = ''] = /^export interface (?!Escalation)\w+Options\b[^{]*\{\n(.*?)^\}/ms.exec(source) ?? [];
  const all = members.matchAll(
    /^ {2}(?:\/\*\*((?:(?!\*\/).)*)\*\/\n {2})?readonly (\w+)(\??): ((?:(?!;\n(?: {2}(?:readonly|\/\*\*)|$)).)*);\n/gms,
  );
  return [...all].map(([, comment, name = '', optional, type = '']) => ({
    name,
    type: onOneLine(type.replaceAll(/\/\*\*.*?\*\//gs, '')),
    otherwise: optional ? left(name, source, constants) : 'required',
    what:
      comment === undefined ? (everywhere[name] ?? noComment(name)) : onOneLine(comment.replaceAll(/\n\s*\*/g, ' ')),
  }));
}

function left(name: string, source: string, constants: Readonly<Record<string, string>>): string {
  const [, value = ''] =
    new RegExp(`\\b(?:${name}|options\\.${name}) (?:=|\\?\\?) ([\\w.]+|\\[\\])[,;\\s]`).exec(source) ?? [];
  return constants[value] ?? (/^[\d_]+$/.test(value) ? value.replaceAll('_', ',') : '');
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function noComment(name: string): never {
  throw new Error(`the setting ${name} has no doc comment`);
}
