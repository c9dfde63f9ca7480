import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A key and a certificate for localhost and 127.0.0.1, which is an authority of its own. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

/** Makes one, valid for two days, in a folder; or for other names than these two. */
export function selfSigned(folder: string, known: readonly string[] = ['DNS:localhost', 'IP:127.0.0.1']): SelfSigned {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', `subjectAltName=${known.join(',')}`];
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key, cert };
}
