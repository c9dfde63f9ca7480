import { ConfigError } from '../../errors.ts';
import type { Finding } from '../../input.ts';
import { door } from './door.ts';

/** Says whether the bot can listen at an address, by trying. Never rejects for what a setting can mend. */
export async function listens(address: string, flag: string): Promise<Finding> {
  try {
    await using own = door(address, flag);
    await own.listen();
    return { ok: true, what: `can listen at ${address}` };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const used = (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
    const remedy = used ? `${error.message}: is it the bot itself, which runs?` : error.message;
    return { ok: false, what: `cannot listen at ${address}`, remedy };
  }
}
