import type { Duplex } from 'node:stream';
import { concatMap, filter, ignoreElements, map, pipe } from 'rxjs';
import type { InputContext } from '../input.ts';
import { Talks } from '../inputs/shell/talks.ts';
import { shell } from '../inputs/shell.ts';
import type { Journal } from '../journal.ts';
import type { Link } from '../streams/links.ts';
import type { Observer } from './observers.ts';

/** How commands from a shell come in, and how the shell learns that one has ended. */
export interface ShellLink {
  readonly link: Link;
  readonly observer: Observer;
}

/** Returns the link for shells, which listens on a socket at a path, or is over one connection that there is. */
export function shellLink(
  at: string | Duplex,
  journal: Pick<Journal, 'counts'>,
  around: Omit<InputContext, 'name'>,
): ShellLink {
  const talks = new Talks();
  const { connect, ...about } = shell({ at, talks });
  const { name } = about;
  return {
    link: { ...about, connect: () => connect({}, { ...around, name }) },
    observer: pipe(
      map((entry) => talks.notice(entry)),
      filter((ending) => ending.length > 0),
      concatMap(async (ending) => {
        const { waiting } = await journal.counts();
        if ((waiting[name] ?? 0) === 0) for (const talk of ending) talk.quiet();
      }),
      ignoreElements(),
    ),
  };
}
