import { UsageError } from '../errors.ts';

/** What is said of a command that lacks something, as in the original, with one that lacks nothing. */
export function forExample(lacks: string, example: string): UsageError {
  return new UsageError(`${lacks} Say for example: ${example}`);
}
