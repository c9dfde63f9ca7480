import { inspect } from 'node:util';
import { ConfigError } from '../errors.ts';

/** Turns what Node says about a plugin that does not load into the file, what is wrong there, and the remedy. */
export function pluginFailure(plugin: string, failure: unknown): ConfigError {
  const where = `--plugin ${plugin}`;
  if (failure instanceof ConfigError) return new ConfigError(`${where}: ${failure.message}`, { cause: failure });
  if (!(failure instanceof Error)) {
    const thrown = inspect(failure, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 200 });
    return new ConfigError(`${where}: it throws ${thrown}, no Error that tells where: write throw new Error('why')`);
  }
  const remedy = remedies.find(({ fits }) => fits(failure))?.remedy;
  const file = place(failure);
  const said = `${file === undefined ? '' : `${file}: `}${failure.message}`;
  return new ConfigError(`${where}: ${said}${remedy === undefined ? '' : `. ${remedy(failure)}`}`, { cause: failure });
}

interface Remedy {
  fits(error: Error): boolean;
  remedy(error: Error): string;
}

const remedies: readonly Remedy[] = [
  {
    fits: (error) => codeOf(error) === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' && error.message.includes('enum'),
    remedy: () => "Node only strips types: write a union of texts, type Color = 'red' | 'blue'",
  },
  {
    fits: (error) =>
      codeOf(error) === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' && error.message.includes('parameter property'),
    remedy: () => 'Node only strips types: declare the field and assign it in the constructor',
  },
  {
    fits: (error) => codeOf(error) === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
    remedy: () => 'Node only strips types: use syntax that is gone when types are (tsc: erasableSyntaxOnly)',
  },
  {
    fits: (error) => error.message.includes('does not provide an export named'),
    remedy: (error) => {
      const name = /export named '([^']*)'/.exec(error.message)?.[1] ?? 'Name';
      return `If ${name} is a type, write import type { ${name} }`;
    },
  },
  {
    fits: (error) => codeOf(error) === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
    remedy: () => 'A package must ship JavaScript: build it before it is published',
  },
  {
    fits: (error) => codeOf(error) === 'ERR_MODULE_NOT_FOUND' && error.message.includes('package'),
    remedy: () => 'Install it where the plugin is (npm install)',
  },
];

/** The first line of a syntax error's stack is the file and the line. */
function place(error: Error): string | undefined {
  if (error.name !== 'SyntaxError') return thrownAt(error);
  return unversioned(/^(?:file:\/\/)?(\/[^\n]*:\d+)$/m.exec(error.stack ?? '')?.[1]);
}

function thrownAt(error: Error): string | undefined {
  if (codeOf(error)?.startsWith('ERR_') === true) return undefined;
  return unversioned(/\(?file:\/\/([^\n)]+:\d+):\d+\)?$/m.exec(error.stack ?? '')?.[1]);
}

function unversioned(place: string | undefined): string | undefined {
  return place?.replace(/\?v=\d+(?=:\d+$)/, '');
}

function codeOf(error: Error): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : undefined;
}
