import type { LogLevel } from '@slack/web-api';
import { WebClient } from '@slack/web-api';
import type { Observable } from 'rxjs';
import { Subject } from 'rxjs';
import { ConfigError, SendError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { agentUntil } from './agent-until.ts';
import { failure } from './failure.ts';
import { oneFetch } from './one-fetch.ts';
import { sdkLog } from './sdk-log.ts';
import type { Shape } from './shape.ts';
import { shape } from './shape.ts';

/** Slack's Web API with the bot's token. */
export interface Web {
  /** Calls a method once: no retries, so that the caller's lane decides. Rejects with a SendError or a ConfigError. */
  call(method: string, args?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Shape>;
  /** Emits when Slack no longer takes the token, whichever call found out. */
  readonly refused: Observable<ConfigError>;
}

/** What a {@link web} needs. */
export interface WebOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly name: string;
  readonly log: Log;
  readonly debug: boolean;
  /** The flag that the token was given with; default `token`. */
  readonly flag?: 'token' | 'app_token';
  /** Ends every call. */
  readonly closing: AbortSignal;
}

/**
 * Opens the Web API. Each call has a client of its own, because the library gives a client one queue that a single
 * 429 stops, and no way to end one call (0.1 ms each).
 */
export function web({ token, flag = 'token', apiUrl, name, log, debug, closing }: WebOptions): Web {
  const refused = new Subject<ConfigError>();
  const agent = agentUntil(closing);
  const call: Web['call'] = async (method, args = {}, signal) => {
    const ended = signal ? AbortSignal.any([closing, signal]) : closing;
    if (ended.aborted) throw new SendError('transient', 'the link to Slack was closed before this was sent');
    try {
      const client = new WebClient(token, {
        slackApiUrl: apiUrl,
        rejectRateLimitedCalls: true,
        retryConfig: { retries: 0 },
        fetch: oneFetch(ended, agent),
        logger: sdkLog<LogLevel>(log, debug),
      });
      return shape(await client.apiCall(method, { ...args }));
    } catch (error) {
      const reason = failure(error, { method, name, flag });
      if (!(reason instanceof ConfigError)) throw reason;
      refused.next(reason);
      throw reason;
    }
  };
  return { call, refused };
}
