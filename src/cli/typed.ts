import { createInterface } from 'node:readline';

/** Resolves with the next line that a person types; undefined when they end the input instead. */
export function typed(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<string | undefined> {
  const lines = createInterface({ input, output, prompt: '> ' });
  return new Promise((resolve) => {
    lines.once('line', resolve).once('close', () => resolve(undefined));
    lines.on('SIGINT', () => lines.close()).prompt();
  }).finally(() => lines.close()) as Promise<string | undefined>;
}
