/** The server did not take a mail, or nobody can tell: `handed` says whether all of it was given to the network. */
export class NotTaken extends Error {
  readonly handed: boolean;

  constructor(handed: boolean, cause: unknown) {
    super('not taken', { cause });
    this.handed = handed;
  }
}
