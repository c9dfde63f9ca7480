import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OperatorOption } from './operator-options.ts';
import { operatorOptions } from './operator-options.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const read = (name: string): string => readFileSync(path(name), 'utf8');

/** Where the page is kept. */
export const operatorsPath: string = path('docs/operators.md');

/** An operator that is exported, and where. */
export interface Operator {
  readonly name: string;
  /** Of what its doc comment draws, line by line. */
  readonly drawing: readonly string[];
  /** The tests that have its marbles. */
  readonly tests: readonly string[];
  readonly options: readonly OperatorOption[];
}

/** What settings are when they are left out, and the code has a name for it. */
const constants = {
  defaultMax: '10,000',
  followed: 'a week',
  asyncScheduler: 'real time',
  'Math.random': 'by chance',
  '[]': 'none',
  'Number.POSITIVE_INFINITY': 'no end',
};

/** Returns the functions that `micro-bot-streams/operators` exports, with what their doc comments draw. */
export function operators(): readonly Operator[] {
  const exported = read('src/operators/index.ts').matchAll(/^export \{ ([\w, ]+) \} from '\.\/([\w-]+)\.ts';$/gm);
  return [...exported].flatMap(([, names = '', file = '']) => {
    const source = read(`src/operators/${file}.ts`);
    return names.split(', ').flatMap((name) => {
      const [, comment] =
        new RegExp(`/\\*\\*\\n((?: \\*.*\\n)*?) \\*/\\nexport function ${name}\\b`).exec(source) ?? [];
      return comment === undefined
        ? []
        : [{ name, drawing: drawn(comment), tests: testsOf(name, file), options: optionsOf(name, source) }];
    });
  });
}

/** The lines of a doc comment that are code. */
function drawn(comment: string): readonly string[] {
  const lines = comment.split('\n').map((line) => line.replace(/^ \* ?/, ''));
  const code = lines.filter(
    (line, at) => line.startsWith('    ') || (line === '' && lines[at + 1]?.startsWith('    ')),
  );
  return code
    .map((line) => line.slice(4).trimEnd())
    .join('\n')
    .trim()
    .split('\n');
}

/** A file has the settings of one operator. */
function optionsOf(name: string, source: string): readonly OperatorOption[] {
  const takes = new RegExp(`^export function ${name}\\b(?:(?!^}$).)*?Options\\b`, 'ms');
  return takes.test(source) ? operatorOptions(source, constants) : [];
}

function testsOf(name: string, file: string): readonly string[] {
  const own = `test/marbles/${file}.test.ts`;
  if (existsSync(path(own))) return [own];
  const all = readdirSync(path('test/marbles')).filter(
    (test) => test.endsWith('.test.ts') && !test.startsWith('lineage'),
  );
  return all.map((test) => `test/marbles/${test}`).filter((test) => new RegExp(`\\b${name}\\(`).test(read(test)));
}

/**
 * Returns docs/operators.md with the drawings of the operators in each table behind it, each name leading to its
 * settings, and those; run this file to write it.
 */
export function operatorsPage(): string {
  const known = new Map(operators().map((one) => [one.name, one]));
  const sections = readFileSync(operatorsPath, 'utf8')
    .replace(/^### .*/ms, '')
    .split(/(?=^## )/m);
  const page = sections.map((section) => {
    const rows = [...section.matchAll(row)]
      .map(([, , name = '']) => known.get(name))
      .filter((one) => one !== undefined);
    if (rows.length === 0) return section;
    const drawings = rows.map(({ drawing }) => drawing.join('\n')).filter((drawing) => drawing !== '');
    const linked = section.replaceAll(row, (whole, shown: string, name: string) => {
      const one = known.get(name);
      if (one === undefined) return whole;
      return one.options.length > 0 ? `| [\`${shown}\`](#${name.toLowerCase()}) |` : `| \`${shown}\` |`;
    });
    return linked.replace(/^```\n.*?^```$/ms, () => `\`\`\`\n${drawings.join('\n\n')}\n\`\`\``);
  });
  return formatted([...page, ...operators().map(settings)].join(''));
}

function settings({ name, options }: Operator): string {
  if (options.length === 0) return '';
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = options.map(
    (one) => `| \`${one.name}\` | \`${cell(one.type)}\` | ${one.otherwise} | ${cell(one.what)} |`,
  );
  return [`### ${name}\n`, '| Setting | Type | If left out | |', '| --- | --- | --- | --- |', ...rows, '\n'].join('\n');
}

/** As the checks want every page. */
function formatted(page: string): string {
  const args = ['format', `--stdin-file-path=${operatorsPath}`];
  return execFileSync(path('node_modules/.bin/biome'), args, { input: page, encoding: 'utf8' });
}

/** The first cell of a row, that names an operator. */
const row = /^\| \[?`((\w+)\([^`]*\))`(?:\]\([^)]*\))? *\|/gm;

/** Whether a line of a drawing is in a test: as long, with the same signs in the same places; the letters may be others. */
export function isDrawnIn(lane: string, test: string): boolean {
  const wanted = shape(lane);
  return [...read(test).matchAll(/'([^'\n]*)'/g)].some(([, text = '']) => shape(text) === wanted);
}

/** What is quiet at the end says nothing, and letters are named in the order in which they come. */
function shape(lane: string): string {
  const names = new Map<string, string>();
  const named = (sign: string) => names.get(sign) ?? String.fromCodePoint(97 + names.size);
  return lane
    .replace(/[\s]/g, '')
    .replace(/[-|]+$/, '')
    .replace(/[a-z\d]/gi, (sign) => {
      names.set(sign, named(sign));
      return named(sign);
    });
}

if (process.argv[1] === import.meta.filename) writeFileSync(operatorsPath, operatorsPage());
