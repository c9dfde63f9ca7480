import { RegistryError } from '../../errors.ts';

/** Consul answered, and the answer is no. */
export class RefusedError extends RegistryError {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/**
 * Says in words what Consul answered; undefined when there was no answer. What it says about a token is not repeated.
 */
export function refusal(address: string, error: unknown): RefusedError | undefined {
  const { response } = error as { response?: { statusCode?: number; body?: unknown } };
  const status = response?.statusCode;
  if (status === undefined || status < 300) return undefined;
  if (status === 401 || status === 403) {
    return new RefusedError(
      status,
      `Consul at ${address} refused: permission denied. The token in --registry_token needs service:read and node:read, and service:write to register.`,
    );
  }
  const said = typeof response?.body === 'string' ? `: ${response.body.trim().slice(0, 200)}` : '';
  return new RefusedError(status, `Consul at ${address} answered ${status}${said}`);
}

/** Says in words why there was no answer. */
export function unreachable(address: string, error: unknown, deadline: number): string {
  const { code, isTimeout, isCodec } = error as { code?: string; isTimeout?: true; isCodec?: true };
  if (isTimeout) return `Consul at ${address} did not answer within ${deadline / 1000} s`;
  if (isCodec) return `what answers at ${address} is not Consul`;
  return `Consul at ${address} cannot be reached (${reason(code)}); without a Consul use --registry=mdns or memory`;
}

function reason(code = 'the connection broke'): string {
  if (code === 'ECONNREFUSED') return 'connection refused';
  return /CERT|VERIFY|SIGNATURE/.test(code)
    ? `its certificate is not trusted: ${code}; --registry_ca names the authority`
    : code;
}
