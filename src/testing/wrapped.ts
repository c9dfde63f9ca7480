import { shortened } from './show.ts';

/** How wide a failure is. */
export const columns = 80;

/** Breaks a long line, and cuts a very long one. */
export function wrapped(line: string): string[] {
  const parts: string[] = [];
  for (let rest = shortened(line, 500); rest !== ''; ) {
    const space = rest.length > columns - 4 ? rest.lastIndexOf(' ', columns - 4) : rest.length;
    const at = space > 40 ? space : columns - 4;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return parts;
}
