import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ConfigError } from '../errors.ts';

/**
 * Reads a certificate authority to trust, in PEM; undefined where no file is named.
 *
 * @param flag - As it is named in messages: `--email_tls_ca`.
 * @throws {ConfigError} The file is not there, or holds no certificate.
 */
export async function authority(file: string | undefined, flag: string): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    const pem = await readFile(file, 'utf8');
    // Node takes anything for a CA and fails much later, at the handshake.
    void new X509Certificate(pem);
    return pem;
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'holds no certificate in PEM';
    throw new ConfigError(`${flag}: ${file} ${why}`, { cause });
  }
}
