import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Something that the package exports. */
export interface Exported {
  readonly name: string;
  /** Where it is declared, from the project's folder. */
  readonly file: string;
  /** Its doc comment in one piece; undefined when it has none. */
  readonly comment: string | undefined;
}

const root = dirname(dirname(import.meta.dirname));

/** Returns what each entry in `exports` of package.json leads to, read from the sources. */
export function exported(): readonly Exported[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.values<string | { readonly default: string }>(exports)
    .flatMap((entry) => (typeof entry === 'string' ? [] : [entry.default]))
    .map((built) => join(root, built.replace('./dist/', 'src/').replace(/js$/, 'ts')));
  return entries.flatMap((entry) => [...passedOn(entry), ...declared(entry)]);
}

/** What a file exports that others declare. */
function passedOn(file: string): readonly Exported[] {
  const lists = readFileSync(file, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\} from '(\.[^']+)';$/gm);
  return [...lists].flatMap(([, names = '', from = '']) => {
    const all = new Map(declared(join(dirname(file), from)).map((one) => [one.name, one]));
    const wanted = names.split(',').map((name) => name.trim());
    return wanted.filter(Boolean).map((name) => {
      const one = all.get(name);
      if (one === undefined) throw new Error(`${from} of ${relative(root, file)} does not declare ${name}`);
      return one;
    });
  });
}

/** What a file declares and exports; of an overloaded function the first, which has the comment. */
function declared(file: string): readonly Exported[] {
  const found = new Map<string, Exported>();
  const text = readFileSync(file, 'utf8');
  const declarations = text.matchAll(
    /^(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?export (?:abstract |async |declare )*(?:class|const|function\*?|interface|type) (\w+)/gm,
  );
  for (const [, comment, name = ''] of declarations) {
    const words = comment?.replaceAll(/\s*\n \* ?/g, ' ').trim();
    if (!found.has(name)) found.set(name, { name, file: relative(root, file), comment: words });
  }
  return [...found.values()];
}
