import type { Duplex } from 'node:stream';
import type { InputContext } from '../input.ts';
import { Talks } from '../inputs/shell/talks.ts';
import { shell } from '../inputs/shell.ts';
import type { Journal } from '../journal.ts';
import type { Link } from '../streams/links.ts';
import type { Observer } from './observers.ts';
import { whenQuiet } from './when-quiet.ts';

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
    observer: whenQuiet({ input: name, notice: (entry) => talks.notice(entry) }, journal),
  };
}
