import { SocketModeClient } from '@slack/socket-mode';
import type { LogLevel } from '@slack/web-api';
import { Observable } from 'rxjs';
import { ConfigError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { agentUntil } from './agent-until.ts';
import { failure } from './failure.ts';
import type { Ack, Frame } from './frame.ts';
import { parsedFrame } from './frame.ts';
import { oneFetch } from './one-fetch.ts';
import { sdkLog } from './sdk-log.ts';
import type { Shape } from './shape.ts';
import { shape, words } from './shape.ts';
import { slashCommand } from './slashed.ts';

/** What a {@link socketMode} connection needs. */
export interface SocketModeOptions {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly name: string;
  readonly log: Log;
  readonly debug: boolean;
}

/** What the client says about an envelope. */
interface Envelope {
  readonly type?: unknown;
  readonly body?: unknown;
  ack(answer?: Shape): Promise<void>;
}

/** Names that the client uses for itself: an event of Slack's by one of them would be taken for its own. */
const reserved = /^(close|error|ws_message|slack_event|outgoing_message|authenticated|(re|dis)?connect(ed|ing))$/;
/** How long a closing handshake may take before the socket is cut, in milliseconds. */
const closingTime = 2_000;

/**
 * Opens one Socket Mode connection; errors when it drops, whoever closed it.
 *
 * The client closes at once when Slack announces that it will, and takes 5 s to come back; some of its failures end
 * the process. So it never reconnects here, frames are looked at before it sees them, and every promise of its is
 * caught.
 *
 * @throws {ConfigError} Delivered as an error notification: the app-level token is no good, or Socket Mode is off.
 * @see {@link https://docs.slack.dev/apis/events-api/using-socket-mode}
 */
export function socketMode({ appToken, apiUrl, name, log, debug }: SocketModeOptions): Observable<Frame> {
  return new Observable((subscriber) => {
    const closing = new AbortController();
    const look = (text: string): boolean => {
      const frame = parsedFrame(text);
      if (!frame) log.warn(`${name}: Slack sent a frame of ${text.length} characters that cannot be read; dropped`);
      else if (frame.type === 'disconnect') leave(frame);
      else if (frame.type === 'hello') subscriber.next(hello(frame));
      if (frame && deliverable(frame)) return true;
      log.debug(`${name}: not handled: a frame of type ${String(words(frame?.type)).slice(0, 40)}`);
      return false;
    };
    const leave = ({ reason }: Shape) => {
      if (reason === 'link_disabled') subscriber.error(switchedOff(name));
      else if (reason === 'too_many_websockets')
        subscriber.error(new Error('Slack allows no more connections for this app (10)'));
      else subscriber.next({ type: 'leaving', reason: words(reason) ?? 'no reason given' });
    };
    class GuardedClient extends SocketModeClient {
      protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
        try {
          if (typeof data === 'string' && look(data)) await super.onWebSocketMessage(data, isBinary);
        } catch (error) {
          log.warn(`${name}: a frame from Slack could not be handled; dropped`, { error });
        }
      }
    }
    const client = new GuardedClient({
      appToken,
      autoReconnectEnabled: false,
      logger: sdkLog<LogLevel>(log, debug),
      clientOptions: {
        slackApiUrl: apiUrl,
        rejectRateLimitedCalls: true,
        retryConfig: { retries: 0 },
        fetch: oneFetch(closing.signal, agentUntil(closing.signal)),
      },
    });
    client.on('authenticated', () => {
      // Without this, a client that was closed while it asked for an address would still open it.
      if (closing.signal.aborted) throw new Error('closed');
    });
    client.on('slack_event', ({ type, body, ack }: Envelope) => {
      const taken: Ack = (shown) =>
        void ack(shown && { response_type: 'in_channel' }).catch(() =>
          log.debug(`${name}: not acknowledged, its socket is gone; Slack sends it again`),
        );
      if (type === 'events_api') subscriber.next({ type: 'event', event: shape(shape(body).event), ack: taken });
      if (type === 'slash_commands')
        subscriber.next({ type: 'event', event: { ...shape(body), type: slashCommand }, ack: taken });
    });
    client.on('disconnected', () => subscriber.error(new Error('the connection was closed')));
    client.start().catch((error) => {
      subscriber.error(
        failure(error ?? new Error('closed'), { method: 'apps.connections.open', name, flag: 'app_token' }),
      );
    });
    return () => {
      closing.abort();
      if (!client.websocket) return;
      client.websocket.disconnect();
      setTimeout(() => client.websocket?.disconnect(), closingTime).unref();
    };
  });
}

function hello({ num_connections: connections, debug_info: info }: Shape): Frame {
  const lifetime = shape(info).approximate_connection_time;
  return {
    type: 'hello',
    ...(typeof connections === 'number' && { connections }),
    ...(typeof lifetime === 'number' && lifetime > 0 && { lifetime: Math.min(lifetime, 86_400) * 1_000 }),
  };
}

/** True for what the client can handle without harm. */
function deliverable(frame: Shape): boolean {
  if (frame.type === 'hello') return true;
  if (!words(frame.envelope_id)) return false;
  if (frame.type !== 'events_api') return frame.type === 'slash_commands';
  const type = words(shape(shape(frame.payload).event).type);
  return type !== undefined && !reserved.test(type);
}

function switchedOff(name: string): ConfigError {
  const remedy = 'switch it on at https://api.slack.com/apps → your app → Settings → Socket Mode';
  return new ConfigError(`Socket Mode is off for the app of --${name}_app_token: ${remedy}`);
}
