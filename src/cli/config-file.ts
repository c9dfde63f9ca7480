import { readFileSync } from 'node:fs';
import { ConfigError } from '../errors.ts';
import { botFlags } from './bot-flags.ts';
import { fileLayer } from './given.ts';

/**
 * Reads a config file.
 *
 * @throws {ConfigError} It cannot be read, or is not JSON. The parser's own words are left out: they quote the file,
 *   secrets and all.
 */
export function configLayer(path: string): ReturnType<typeof fileLayer> {
  const text = textOf(path);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1];
    const line = at === undefined ? '' : ` near line ${text.slice(0, Number(at)).split('\n').length}`;
    throw new ConfigError(`--config ${path} is not JSON${line}`);
  }
  return fileLayer(path, content, objects);
}

const objects: ReadonlySet<string> = new Set(
  Object.entries(botFlags).flatMap(([name, { type }]) => (type === 'objects' ? [name] : [])),
);

function textOf(path: string): string {
  try {
    // Some editors write a byte order mark, which JSON does not have:
    // https://www.rfc-editor.org/rfc/rfc8259#section-8.1
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`--config ${path} cannot be read (${code})`, { cause });
  }
}
