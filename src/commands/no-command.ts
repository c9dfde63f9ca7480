import { UsageError } from '../errors.ts';

/**
 * Makes sure that what is called of a service is not that it runs as a command: rules about the command, and the
 * question that comes before it, would be passed by.
 *
 * @throws {UsageError} It is: says how to say it.
 */
export function noCommand(service: string, endpoint: string): void {
  if (endpoint.toLowerCase() !== 'command.exec') return;
  const word = service.slice(service.lastIndexOf('.') + 1);
  throw new UsageError(`${service} is a command, with rules of its own, so it is not called: say ${word}`);
}
