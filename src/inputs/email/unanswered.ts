import type { NodemailerError } from 'nodemailer';
import { NotTaken } from './not-taken.ts';

/** Never got as far as the server, or was called off. */
const ownDoing = /^(?:EABORT|EMESSAGE|EENVELOPE)$/;

/** True for a mail on which the server said nothing: it could not be reached, or it broke off. */
export function unanswered(error: unknown): boolean {
  if (!(error instanceof NotTaken)) return false;
  const { code = '', name, responseCode } = error.cause as NodemailerError;
  return responseCode === undefined && name !== 'AbortError' && !ownDoing.test(code);
}
