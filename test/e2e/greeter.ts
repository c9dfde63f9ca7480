import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConsulPeer } from '../peers/consul.ts';

/** What one request to the service looked like. */
export interface GreeterRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly method: string; readonly params: readonly unknown[]; readonly id: unknown };
}

/** A service that says hello, with its ledger. */
export interface Greeter extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly GreeterRequest[];
}

/**
 * Serves `Say.Hello` as a go-micro service of 2016 does, byte for byte what its JSON-RPC codec takes and gives: one
 * exact content type, the status 200 whatever happens, one request for each connection. It shares no code with the bot.
 */
export async function startGreeter(): Promise<Greeter> {
  const requests: GreeterRequest[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const type = request.headers['content-type'];
      response.setHeader('Connection', 'close');
      if (type !== 'application/json') {
        response.writeHead(200, { 'Content-Type': 'text/plain' }).end(`Unsupported Content-Type: ${type}`);
        return;
      }
      const body = JSON.parse(text) as GreeterRequest['body'];
      requests.push({ headers: request.headers, body });
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(reply(body))}\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function reply({ method, params, id }: GreeterRequest['body']): object {
  if (method !== 'Say.Hello') return { id, result: {}, error: `rpc: can't find method ${method}` };
  const { name } = params[0] as { name?: string };
  return { id, result: { msg: `Hello ${name} & <all>` }, error: null };
}

/** Registers it as go-micro did in the spring of 2016: version and endpoints as plain text in the tags. */
export async function register(consul: ConsulPeer, name: string, port: number): Promise<void> {
  const endpoint = {
    name: 'Say.Hello',
    request: { name: 'Request', type: 'Request', values: [{ name: 'name', type: 'string', values: null }] },
    response: { name: 'Response', type: 'Response', values: [{ name: 'msg', type: 'string', values: null }] },
    metadata: { stream: 'false' },
  };
  await consul.ask('PUT', '/v1/agent/service/register', {
    ID: `${name}-1`,
    Name: name,
    Address: '127.0.0.1',
    Port: port,
    Tags: [`e=${JSON.stringify(endpoint)}`, 't={"transport":"http"}', 'v=1.0.0'],
  });
}

/** Takes it out again. */
export async function deregister(consul: ConsulPeer, name: string): Promise<void> {
  await consul.ask('PUT', `/v1/agent/service/deregister/${name}-1`);
}
