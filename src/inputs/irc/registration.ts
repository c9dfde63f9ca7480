import type { Message } from 'irc-framework';
import { ConfigError } from '../../errors.ts';
import { oneLine } from '../../render/clean.ts';
import type { Dialled } from './dial.ts';
import type { Settings } from './settings.ts';

/** How many names are tried when the nick is taken: `micro_`, `micro__`, `micro___`. */
const most = 3;

/**
 * Takes part in the registration line by line; returns true for the line that ends it, when the server has said all
 * about itself. A nick that is taken is tried with a line behind it.
 *
 * @throws {ConfigError} A password or a login was refused, or the nick is none for this server: names the flag.
 * @throws {Error} Something that may be mended by trying again: all names are taken, or there is no login now.
 */
export function registration(
  { instance, nick, login }: Settings,
  { write }: Pick<Dialled, 'write'>,
): (line: Message) => boolean {
  let tried = nick;
  let loggedIn = false;
  let welcomed = false;
  const another = (why: string) => {
    if (tried.length >= nick.length + most)
      throw new Error(`${nick} is taken, and so are the names made from it (${why})`);
    tried += '_';
    write(`NICK ${tried}`);
  };
  const before = (command: string, why: string) => {
    const wrong = refused(command, why, { instance, nick, asked: tried });
    if (wrong) throw wrong;
    if (taken.has(command)) another(why);
    if (command === '900' || command === '903') loggedIn = true;
    if (command === '001' && login && !loggedIn) throw noLogin(instance);
    welcomed = command === '001';
  };
  return ({ command, params }) => {
    if (welcomed) return command === '376' || command === '422';
    before(command, oneLine(params.at(-1) ?? '').slice(0, 200));
    return false;
  };
}

/** A nick that is taken, that collides, that is not available, that is none: of those made from ours it may be too long. */
const taken: ReadonlySet<string> = new Set(['433', '436', '437', '432']);

function refused(
  command: string,
  why: string,
  { instance, nick, asked }: { readonly instance: string; readonly nick: string; readonly asked: string },
): ConfigError | undefined {
  const flag = `--${instance}`;
  if (command === '902' || command === '904' || command === '905') {
    return new ConfigError(`the server refused the login (${why}): check ${flag}_sasl_user and ${flag}_sasl_password`);
  }
  if (command === '464' || (command === 'ERROR' && /password/i.test(why))) {
    return new ConfigError(
      `the server wants a password, and not the one it was given (${why}): check ${flag}_password`,
    );
  }
  if (command === '432' && asked === nick) {
    return new ConfigError(`${flag}_nick: the server does not take ${nick} for a nick (${why})`);
  }
  return undefined;
}

function noLogin(instance: string): Error {
  return new Error(
    `the server offers no login (SASL), or not now, when its services are away; without --${instance}_sasl_user there is none`,
  );
}
