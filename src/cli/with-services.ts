import type { Observable } from 'rxjs';
import { combineLatest, map } from 'rxjs';
import type { Commands } from '../command.ts';
import type { Log } from '../log.ts';
import { matcher } from '../matching/matcher.ts';

/**
 * Adds the commands that services bring to those that come with the bot and its plugins, as both change. A word that is
 * taken stays as it is, and the log says so.
 */
export function withServices(
  own: Observable<Commands>,
  services: Observable<Commands>,
  log: Log,
): Observable<Commands> {
  const warned = new Set<string>();
  const refused = (word: string, { memory: service }: Commands[string], taken: string): void => {
    if (warned.has(word)) return;
    warned.add(word);
    log.warn(`the word ${word} of a service is taken by the command ${taken}, which keeps it`, { service });
  };
  const known = own.pipe(map((table) => ({ table, find: matcher(table) })));
  return combineLatest([known, services]).pipe(
    map(([{ table, find }, brought]) => {
      const free = Object.entries(brought).filter(([, command]) => {
        const taken = find(command.name) ?? find(`${command.name} x`);
        if (taken) refused(command.name, command, taken.command.name);
        return !taken;
      });
      return { ...table, ...Object.fromEntries(free) };
    }),
  );
}
