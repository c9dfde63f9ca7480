import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** A way to log in, as the client takes it. Its texts are bytes, one to a character. */
export interface Scram {
  readonly name: string;
  readonly clientFirst: true;
  response(credentials: { readonly username: string; readonly password: string }): Promise<string>;
  challenge(text: string): void;
  /** Throws when the server did not prove that it knows the password, too. */
  final(text: string): void;
}

/** How often a server may have the password hashed: with fewer it is not the one, more would take seconds. */
const [least, most] = [1_000, 1_000_000];
const derived = promisify(pbkdf2);

/**
 * Logs in without telling the password. The client's own way hashes in twenty thousand small steps, 0.4 s where nothing
 * else runs, and does not look at what the server proves.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5802}
 */
export function scram(hash: 'sha1' | 'sha256'): Scram {
  const nonce = randomBytes(18).toString('base64');
  const hmac = (key: Uint8Array, text: string) => createHmac(hash, key).update(text, 'latin1').digest();
  let first = '';
  let asked: string | undefined;
  let proof: Buffer | undefined;

  const answered = async (challenge: string, password: string) => {
    const { r = '', s = '', i } = fields(challenge);
    const rounds = Number(i);
    if (!r.startsWith(nonce) || r === nonce || !(rounds >= least && rounds <= most)) {
      throw new Error('the server asks for a login that is not one');
    }
    const size = createHash(hash).digest().length;
    const salted = await derived(password.normalize('NFKC'), Buffer.from(s, 'base64'), rounds, size, hash);
    const clientKey = hmac(salted, 'Client Key');
    const last = `c=biws,r=${r}`;
    const exchange = `${first},${challenge},${last}`;
    const signature = hmac(createHash(hash).update(clientKey).digest(), exchange);
    proof = hmac(hmac(salted, 'Server Key'), exchange);
    const shown = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)));
    return `${last},p=${shown.toString('base64')}`;
  };
  return {
    name: hash === 'sha1' ? 'SCRAM-SHA-1' : 'SCRAM-SHA-256',
    clientFirst: true,
    async response({ username, password }) {
      if (asked !== undefined) return answered(asked, password);
      const name = Buffer.from(username.normalize('NFKC')).toString('latin1');
      first = `n=${name.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
      return `n,,${first}`;
    },
    challenge(text) {
      asked = text;
    },
    final(text) {
      const shown = Buffer.from(fields(text).v ?? '', 'base64');
      if (proof && shown.length === proof.length && timingSafeEqual(shown, proof)) return;
      throw new Error('the server did not prove that it knows the password');
    },
  };
}

function fields(text: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(text.split(',').map((field) => [field.slice(0, 1), field.slice(2)]));
}
