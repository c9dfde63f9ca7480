import type { Command } from '../command.ts';
import type { CheckedNode } from '../registry.ts';
import { brief } from '../render/brief.ts';
import { asOf } from './as-of.ts';
import type { Asked } from './ask-nodes.ts';
import { askNodes } from './ask-nodes.ts';
import { forExample } from './for-example.ts';
import { nodeTables } from './node-tables.ts';

/** Asks every node of a service how it is; of a service that is none of go-micro's it says what its checks say. */
export const health: Command = {
  name: 'health',
  usage: 'health [service]',
  description: 'Returns health of a service',
  params: {
    service: { type: 'service', description: 'which service; in a shell it exits with 1 when a node is down' },
  },
  examples: ['health greeter'],
  idempotent: true,
  anywhere: true,
  check: ([, service]) => {
    if (service === undefined) throw forExample('health of what?', 'health greeter');
  },
  exec: ([, service = ''], call) =>
    askNodes(service, 'Debug.Health', call, (asked) => {
      const all = asked.map((one) => ({ ...one, ...healthOf(one) }));
      const aside = asOf(call.world);
      return {
        data: all.map(({ node, up, status }) => ({ ...node, up, status })),
        text: [...nodeTables(service, all, { head: ['status'], cells: ({ status }) => [status] }), ...aside],
        aside,
        ...(all.some(({ up }) => !up) && { unwell: true }),
      };
    }),
};

interface Health {
  readonly up: boolean;
  readonly status: string;
}

function healthOf({ node, json, error, bare }: Asked): Health {
  if (bare) return { up: true, status: 'up, no debug handler' };
  if (error !== undefined) return { up: false, status: error };
  return json === undefined ? checked(node) : { up: true, status: statusIn(json) };
}

function statusIn(json: string): string {
  const { status } = Object(JSON.parse(json)) as { readonly status?: unknown };
  return typeof status === 'string' ? status : 'ok';
}

/** What the registry's own checks say. */
function checked({ status, checks, metadata }: CheckedNode): Health {
  const worst = checks.find((check) => check.status === status && status !== 'passing');
  const why = worst === undefined ? '' : `: ${worst.name}${worst.output === '' ? '' : `: ${brief(worst.output, 120)}`}`;
  const grpc = metadata.protocol === 'grpc' ? ' (gRPC: not asked)' : '';
  const said = checks.length === 0 ? 'registered, without a check' : `${status}${why}`;
  return { up: status !== 'critical', status: `${said}${grpc}` };
}
