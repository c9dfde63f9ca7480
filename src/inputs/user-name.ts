import { userInfo } from 'node:os';
import process from 'node:process';

/** Returns the name of the user that this process runs as, or the number of one who has no name, as in a container. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'user');
  }
}
