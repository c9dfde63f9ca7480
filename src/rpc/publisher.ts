import { randomUUID } from 'node:crypto';
import { CallError } from '../errors.ts';
import type { Node, Registry } from '../registry.ts';
import type { World } from '../world.ts';
import { jsonText } from './request.ts';

/** The version of those who all want every message; of any other, a queue, one does. */
const everybody = 'ff.http.broadcast';

/** Bounds of publishing. */
export interface PublisherOptions {
  /** How long a subscriber may take, in milliseconds. */
  readonly timeout?: number;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/**
 * Returns the way to publish as go-micro's HTTP broker does: each subscriber is a node in the registry, and takes the
 * message over HTTP. Those of all ages are served: of 2016 (`topic:events`), of 2019 (`go.micro.http.broker`) and of
 * today (`micro.http.broker`). What a subscriber then does with it is not told.
 * Source: `broker/http.go` of go-micro v5.30, `broker/http_broker.go` of v1.18.
 */
export function publisher(
  registry: Pick<Registry, 'get'>,
  { timeout = 5_000, random = Math.random }: PublisherOptions = {},
): World['publish'] {
  /** One queue's nodes are tried in turn until one takes it. */
  const queues = async (topic: string): Promise<readonly (readonly Node[])[]> => {
    const own = await registry.get(`topic:${topic}`);
    const shared = await Promise.all(['go.micro.http.broker', 'micro.http.broker'].map((name) => registry.get(name)));
    const meant = shared.flat().map((service) => ({ ...service, nodes: service.nodes.filter(subscribes(topic)) }));
    return [...own, ...meant]
      .filter(({ nodes }) => nodes.length > 0)
      .flatMap(({ version, nodes }) =>
        version === everybody ? nodes.map((node) => [node]) : [shuffled(nodes, random)],
      );
  };

  return async (topic, message, { signal } = {}) => {
    const body = written(topic, jsonText(message));
    const found = await queues(topic).catch((cause: Error) => {
      throw new CallError(503, cause.message, { cause });
    });
    if (found.length === 0) throw new CallError(404, `nobody subscribes to ${topic}, so nobody would hear it`);
    const took: string[] = [];
    const failed: string[] = [];
    await Promise.all(
      found.map(async (nodes) => {
        for (const [index, node] of nodes.entries()) {
          const bounds = AbortSignal.any([AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]);
          const why = await refused(node, body, bounds);
          if (why === undefined) return void took.push(node.id);
          if (index === nodes.length - 1) failed.push(`${node.id}: ${why}`);
        }
      }),
    );
    if (took.length === 0) throw new CallError(503, `nobody took it: ${failed.join('; ')}`);
    return { took, failed };
  };
}

function subscribes(topic: string): (node: Node) => boolean {
  return ({ metadata }) => metadata.broker === 'http' && metadata.topic === topic;
}

function shuffled(nodes: readonly Node[], random: () => number): readonly Node[] {
  return nodes
    .map((node) => ({ node, lot: random() }))
    .sort((one, other) => one.lot - other.lot)
    .map(({ node }) => node);
}

/** The topic stands in two headers: under `:topic` until v2, under `Micro-Topic` since. */
function written(topic: string, json: string): string {
  return JSON.stringify({
    Header: { 'Content-Type': 'application/json', ':topic': topic, 'Micro-Topic': topic, 'Micro-Id': randomUUID() },
    Body: Buffer.from(json).toString('base64'),
  });
}

/** Why a node did not take it, in words; undefined when it did. Newer brokers hear on every path, older on this one. */
async function refused({ id, address, port, metadata }: Node, body: string, signal: AbortSignal) {
  const host = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
  const url = `${metadata.secure === 'true' ? 'https' : 'http'}://${host}:${port}/_sub?${new URLSearchParams({ id })}`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      // A subscriber would lead the bot, with the message, to places that only the bot can reach.
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    return response.ok ? undefined : `${address}:${port} answered ${response.status}`;
  } catch (error) {
    const { name, cause } = error as Error & { readonly cause?: { readonly code?: string } };
    const reason = name === 'TimeoutError' ? 'no answer' : (cause?.code ?? name);
    return `${address}:${port} cannot be reached (${reason})`;
  }
}
