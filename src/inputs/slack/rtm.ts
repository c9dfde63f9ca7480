import type { RTMClientOptions } from '@slack/rtm-api';
import { RTMClient } from '@slack/rtm-api';
import { Observable } from 'rxjs';
import type { Log } from '../../log.ts';
import type { Frame } from './frame.ts';
import { parsedFrame } from './frame.ts';
import { sdkLog } from './sdk-log.ts';
import type { Shape } from './shape.ts';
import { shape, words } from './shape.ts';
import type { Web } from './web.ts';

/** What an {@link rtm} connection needs. */
export interface RtmOptions {
  readonly token: string;
  readonly web: Web;
  readonly name: string;
  readonly log: Log;
  readonly debug: boolean;
}

/** Names that the client uses for itself: an event of Slack's by one of them would be taken for its own. */
const reserved =
  /^(error|ready|slack_event|outgoing_message|unable_to_rtm_start|authenticated|(re|dis)?connect(ed|ing))$/;
/** How long a closing handshake may take before the socket is cut, in milliseconds. */
const closingTime = 2_000;

/**
 * Opens one RTM connection, to listen only; errors when it drops, whoever closed it. Nothing is ever sent through
 * it: the client crashes the process at the first reconnect after a message of its own.
 *
 * @throws {ConfigError} Delivered as an error notification: the token is no good, or too new for RTM.
 * @see {@link https://docs.slack.dev/legacy/legacy-rtm-api}
 */
export function rtm({ token, web, name, log, debug }: RtmOptions): Observable<Frame> {
  return new Observable((subscriber) => {
    let closed = false;
    const client = new RTMClient(token, {
      autoReconnect: false,
      logger: sdkLog(log, debug),
      // All it does with its own client is this one call; ours ends in time, and says what failed in words.
      webClient: { apiCall: web.call } as unknown as NonNullable<RTMClientOptions['webClient']>,
    });
    const handle: (data: unknown) => void = Reflect.get(client, 'onWebsocketMessage');
    // A frame that it cannot handle would throw inside its socket, and so end the process.
    Object.defineProperty(client, 'onWebsocketMessage', {
      value: (data: unknown) => {
        const text = String(data);
        const frame = parsedFrame(text);
        if (!frame) log.warn(`${name}: Slack sent a frame of ${text.length} characters that cannot be read; dropped`);
        if (closed || !frame || !deliverable(frame)) return;
        try {
          handle.call(client, text);
        } catch (error) {
          log.warn(`${name}: a frame from Slack could not be handled; dropped`, { error });
        }
      },
    });
    client.on('slack_event', (type: unknown, event: unknown) => {
      const { reply_to: replyTo } = shape(event);
      if (type === 'hello') subscriber.next({ type: 'hello' });
      else if (type === 'goodbye') subscriber.next({ type: 'leaving', reason: 'goodbye' });
      else if (replyTo === undefined) subscriber.next({ type: 'event', event: shape(event) });
    });
    client.on('error', (error: unknown) => log.debug(`${name}: the RTM socket failed`, { error }));
    client.on('disconnected', (error: unknown) => subscriber.error(error ?? new Error('the connection was closed')));
    client.start().catch((error) => subscriber.error(error ?? new Error('the connection was closed')));
    return () => {
      closed = true;
      client.disconnect().catch(() => {});
      setTimeout(() => Reflect.get(client, 'websocket')?.terminate(), closingTime).unref();
    };
  });
}

function deliverable({ type, reply_to: replyTo }: Shape): boolean {
  return replyTo !== undefined || !reserved.test(words(type) ?? 'error');
}
