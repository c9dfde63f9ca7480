/** What was thrown says, whatever it is. */
export function thrown(error: unknown): string {
  try {
    if (error instanceof Error) return error.message || error.name;
    if (error === undefined || error === null) return `it threw ${error}, which is no error`;
    return typeof error === 'string' ? error : 'it threw something that is no error';
  } catch {
    return 'it threw something that is no error';
  }
}
