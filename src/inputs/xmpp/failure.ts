import { ConfigError } from '../../errors.ts';
import { oneLine } from '../../render/clean.ts';
import type { Settings } from './settings.ts';

const passing = /^(?:temporary-auth-failure|aborted)$/;
const untrusted = /CERT|LEAF_SIGNATURE|ISSUER/;
const unreached = /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/**
 * Says in our words why there is no link: a login that is refused is a {@link ConfigError}, what may pass is a plain
 * error. What the server said is on one line and without the password.
 */
export function failure(error: unknown, settings: Settings): Error {
  if (error instanceof ConfigError) return error;
  const { name, code = '', condition, text, message = String(error) } = error as Partial<Failed>;
  const { instance, account, flags } = settings;
  const said = words(text || message, settings);
  if (name === 'SASLError' && condition && !passing.test(condition)) {
    return new ConfigError(
      `${account.domain} refused the login as ${account.bare} (${condition}): check --${instance}_${flags.account} and --${instance}_password`,
    );
  }
  const cause = new Error(words(message, settings));
  return new Error(`${account.domain} ${reason({ name, code, condition }, said, settings)}`, { cause });
}

interface Failed {
  readonly name: string;
  readonly code: string;
  readonly condition: string;
  readonly text: string;
  readonly message: string;
}

/** A time that ran out has a number for a code: nobody knows it. */
function reason(
  { name, code, condition }: { name: string | undefined; code: string; condition: string | undefined },
  said: string,
  { instance, account, flags }: Settings,
): string {
  if (untrusted.test(code)) {
    return `has a certificate that is not trusted (${code}): --${instance}_tls_ca names the authority to trust`;
  }
  if (condition === 'conflict') {
    return `ended this session for another one of ${account.bare}: a second bot needs an account of its own`;
  }
  if (condition === 'host-unknown') {
    return `is not known at this server: check --${instance}_${flags.account} and --${instance}_${flags.server}`;
  }
  if (unreached.test(code)) return `could not be reached (${code}): check --${instance}_${flags.server}`;
  if (condition !== undefined) return `ended the session: ${said === condition ? condition : `${said} (${condition})`}`;
  if (name === 'TimeoutError') return 'did not answer in time';
  return `could not be reached, or broke off (${code || said})`;
}

/** A server may repeat what it was given. */
function words(text: string, { password }: Settings): string {
  const line = oneLine(text.slice(0, 2_000));
  return (password === '' ? line : line.replaceAll(password, '…')).slice(0, 300);
}
