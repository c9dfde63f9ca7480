/** One field of a header, its lines joined: `name` in lower case, `value` as it was written. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/** How large a header may be: in octets, in fields, and in lines. */
const most = { octets: 64 * 1024, fields: 500, lines: 2_000 };

/** Fields of which RFC 5322 section 3.6 and RFC 2045 allow one: of two, programs take this one or that. */
const single = [
  ...['from', 'sender', 'reply-to', 'to', 'cc', 'date', 'subject', 'message-id', 'in-reply-to', 'references'],
  ...['mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition'],
];

/**
 * The header of a mail, read strictly. What could be read in two ways has a `fault`: a signature then may be over
 * what one program sees, and the command what another does.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5322#section-2.2}
 */
export class Head {
  readonly fields: readonly Field[];
  /** Why it cannot be read in one way only, in words; undefined where it can. */
  readonly fault: string | undefined;

  constructor(raw: Uint8Array) {
    const top = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, most.octets)).toString('utf8');
    const end = top.search(/\r?\n\r?\n/);
    const { fields, fault } = fieldsIn(end < 0 ? top : top.slice(0, end));
    this.fields = fields;
    this.fault = end < 0 && raw.byteLength > most.octets ? `a header of over ${most.octets / 1024} KiB` : fault;
    this.fault ??= twice(fields);
  }

  /** Every value of a field, the uppermost first. */
  all(name: string): readonly string[] {
    return this.fields.filter((field) => field.name === name).map(({ value }) => value);
  }

  /** The uppermost value of a field, without spaces around it; undefined when there is none. */
  one(name: string): string | undefined {
    return this.fields.find((field) => field.name === name)?.value.trim();
  }
}

function fieldsIn(text: string): { readonly fields: readonly Field[]; readonly fault: string | undefined } {
  const lines = text.split(/\r?\n(?![ \t])/).filter((line) => line !== '');
  const fields = lines.slice(0, most.fields).flatMap((line) => fieldIn(line) ?? []);
  return { fields, fault: tooLong(text, lines) ?? faultIn(lines, fields) };
}

function fieldIn(line: string): Field | undefined {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon)).toLowerCase();
  return /^[!-9;-~]+$/.test(name) ? { name, value: line.slice(colon + 1).replace(/\r?\n/g, '') } : undefined;
}

function tooLong(text: string, lines: readonly string[]): string | undefined {
  if (lines.length > most.fields) return `a header of over ${most.fields} fields`;
  return text.split('\n', most.lines + 1).length > most.lines ? `a header of over ${most.lines} lines` : undefined;
}

function faultIn(lines: readonly string[], fields: readonly Field[]): string | undefined {
  if (fields.length < lines.length) return 'a header with a line that is no field';
  if (lines.some((line) => /\0|\r(?!\n)/.test(line))) return 'a header with control characters in it';
  if (lines.some((line) => /\n[ \t]*(?:\r?\n|$)/.test(line))) return 'a header with a line of spaces in it';
  return undefined;
}

function twice(fields: readonly Field[]): string | undefined {
  const seen = new Set<string>();
  for (const { name } of fields) {
    if (single.includes(name) && seen.has(name)) return `two headers ${name}`;
    seen.add(name);
  }
  return undefined;
}
