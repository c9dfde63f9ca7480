import type { CheckedNode } from '../registry.ts';

/** What go-micro writes into the metadata of every node. */
const marks = ['protocol', 'server', 'transport'];

/**
 * Whether a node answers no go-micro request that we can ask: it is any other service that the registry knows, a
 * subscriber of the HTTP broker, or speaks another way than HTTP.
 */
export function saysNothing({ version, metadata }: Pick<CheckedNode, 'version' | 'metadata'>): boolean {
  const { protocol, transport = 'http' } = metadata;
  if (protocol === 'grpc' || transport !== 'http' || metadata.topic !== undefined) return true;
  return version === '' && !marks.some((mark) => metadata[mark] !== undefined);
}
