import type { Given } from './given.ts';
import type { Setting } from './setting.ts';

/**
 * Returns the command line as the list of processes may show it: only flags that are known and not secret. Set as the
 * process's title it takes the place of what was typed.
 */
export function processTitle(command: string, flags: ReadonlyMap<string, Given>, table: readonly Setting[]): string {
  const shown = table.flatMap(({ name, flag }) => {
    const given = flag.secret ? undefined : flags.get(name);
    return given === undefined ? [] : given.values.map((value) => `--${name}=${withoutPassword(value)}`);
  });
  return ['micro', command, ...shown].filter(Boolean).join(' ');
}

function withoutPassword(value: string): string {
  return value.replace(/\/\/\S*@/g, '//***@');
}
