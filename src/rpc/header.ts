import type { IncomingHttpHeaders } from 'node:http';

/** Reads a header of go-micro's, `Micro-Id` or as it was before 2019, `X-Micro-Id`; empty when it is not there. */
export function header(headers: IncomingHttpHeaders, name: string): string {
  return String(headers[`micro-${name}`] ?? headers[`x-micro-${name}`] ?? '');
}
