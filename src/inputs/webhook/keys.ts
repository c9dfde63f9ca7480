import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../../errors.ts';

/** A secret that two share, and what the other one is called. */
export interface Key {
  readonly caller: string;
  readonly bytes: Buffer;
}

/** What {@link keysOf} needs. */
export interface KeysOptions {
  readonly form: 'standard' | 'github' | 'alertmanager';
  /** Who has a secret that names nobody. */
  readonly instance: string;
  /** Named in errors. */
  readonly flag: string;
}

/** What the standard asks for, in bytes. */
const least = 24;
/** What others have to have, in characters: one that is shorter is guessed. */
const leastText = 16;

/**
 * Reads secrets: the standard's are `whsec_` and Base64, behind a name or not; those of others are texts.
 *
 * @throws {ConfigError} One is none, or too short. It is not repeated.
 */
export function keysOf(secrets: readonly string[], { form, instance, flag }: KeysOptions): readonly Key[] {
  return secrets.map((secret) => {
    if (form !== 'standard') return { caller: instance, bytes: textKey(secret, flag) };
    const [caller, text] = secret.startsWith(prefix) ? [instance, secret] : (named(secret) ?? [instance, secret]);
    return { caller, bytes: standardKey(text, flag) };
  });
}

/** Splits `NAME=VALUE`; undefined when it is none. */
export function named(text: string): readonly [name: string, value: string] | undefined {
  const [, name, value] = /^([A-Za-z][\w.-]{0,63})=(.+)$/s.exec(text) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
}

/** The code of some bytes, in pieces, under a key. */
export function code(key: Key, pieces: readonly (string | Buffer)[], encoding: 'hex' | 'base64'): string {
  const hmac = createHmac('sha256', key.bytes);
  for (const piece of pieces) hmac.update(piece);
  return hmac.digest(encoding);
}

/** Compares two texts, in a time that does not tell where they differ, nor how long the one is. */
export function same(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

const prefix = 'whsec_';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function standardKey(text: string, flag: string): Buffer {
  const base64 = text.slice(prefix.length);
  const bytes = Buffer.from(base64, 'base64');
  const whole = bytes.toString('base64').replace(/=+$/, '') === base64.replace(/=+$/, '');
  if (text.startsWith(prefix) && whole && bytes.length >= least) return bytes;
  throw new ConfigError(
    `${flag} must be whsec_ and at least ${least} bytes in Base64: echo "whsec_$(openssl rand -base64 32)" makes one`,
  );
}

function textKey(text: string, flag: string): Buffer {
  if (text.length >= leastText) return Buffer.from(text);
  throw new ConfigError(`${flag} must have at least ${leastText} characters: openssl rand -hex 32 makes one`);
}
