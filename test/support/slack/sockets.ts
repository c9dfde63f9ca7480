import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { bot, team } from './world.ts';

/** One happening that Slack tells about, and what became of it. */
export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly channel?: string;
  readonly ts?: string;
  readonly event: Record<string, unknown>;
  /** How often it was sent over Socket Mode, and over which sockets (counted from 0 in the order they opened). */
  attempts: number;
  readonly over: number[];
  /** How often over a socket that was told to go. */
  dying: number;
  acked: boolean;
  /** Slack has tried long enough: it is not sent any more. */
  givenUp?: true;
}

interface Line {
  readonly number: number;
  readonly ws: WebSocket;
  /** Envelopes sent on it and not acknowledged. */
  readonly waiting: Map<string, Delivery>;
  dying: boolean;
}

/** Settings of {@link socketModeServer}. */
export interface SocketModeServerOptions {
  readonly random: () => number;
  /** How long an envelope may stay unacknowledged, in milliseconds. */
  readonly ackWithin: number;
  /** How long a socket lives after its warning, in milliseconds. */
  readonly grace: number;
  /** What hello says about the lifetime, in seconds. */
  readonly lifetime: number;
  readonly most: number;
  readonly changed: () => void;
}

/** The Socket Mode side of the fake. */
export interface SocketModeServer {
  accept(ws: WebSocket): void;
  readonly deliveries: Delivery[];
  readonly lines: ReadonlySet<unknown>;
  tell(event: Record<string, unknown>, about: { type: string; channel?: string; ts?: string }): void;
  /** Sends a slash command, once. */
  command(payload: Record<string, unknown>): { acked(): boolean; payload(): unknown };
  /** Gives up what nobody was there for. */
  giveUp(): void;
  /** Sends these again, although they were acknowledged. */
  repeat(chosen: readonly Delivery[]): void;
  /** Warns the oldest socket that is not warned yet, closes it after the grace; resolves when it is gone. */
  refresh(): Promise<void>;
  disable(): void;
  cut(): void;
  /** Reads no more from the oldest socket, and leaves it open. */
  freeze(): void;
  raw(frame: string | Buffer): void;
  /** Says how many connections others have. */
  others(count: number): void;
  opened(): number;
  close(): void;
}

/** The Socket Mode side: envelopes to any live socket, again until they are acknowledged. */
export function socketModeServer({
  random,
  ackWithin,
  grace,
  lifetime,
  most,
  changed,
}: SocketModeServerOptions): SocketModeServer {
  const lines = new Set<Line>();
  /** What commands were acknowledged with, by envelope. */
  const answers = new Map<string, unknown>();
  const queue: Delivery[] = [];
  const deliveries: Delivery[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const gone = new EventEmitter();
  let opened = 0;
  let envelopes = 0;
  let foreign = 0;

  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };

  const deliver = (delivery: Delivery) => {
    const live = [...lines];
    const line = live[Math.floor(random() * live.length)];
    if (!line) {
      queue.push(delivery);
      return;
    }
    envelopes += 1;
    const envelopeId = `envelope-${envelopes}`;
    const retry =
      delivery.attempts > 0
        ? { retry_attempt: delivery.attempts, retry_reason: 'timeout' }
        : { retry_attempt: 0, retry_reason: '' };
    delivery.attempts += 1;
    delivery.over.push(line.number);
    if (line.dying) delivery.dying += 1;
    line.waiting.set(envelopeId, delivery);
    const payload = {
      token: 'verification',
      team_id: team,
      api_app_id: bot.app,
      event: delivery.event,
      type: 'event_callback',
      event_id: delivery.eventId,
      event_time: Math.floor(Date.now() / 1_000),
      authorizations: [
        { enterprise_id: null, team_id: team, user_id: bot.user, is_bot: true, is_enterprise_install: false },
      ],
    };
    line.ws.send(
      JSON.stringify({
        envelope_id: envelopeId,
        payload,
        type: 'events_api',
        accepts_response_payload: false,
        ...retry,
      }),
    );
    later(ackWithin, () => {
      if (line.waiting.delete(envelopeId) && !delivery.acked) deliver(delivery);
    });
    changed();
  };

  const accept = (ws: WebSocket) => {
    if (lines.size + foreign >= most) {
      ws.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: { host: 'fake' } }));
      ws.close(1000);
      return;
    }
    const line: Line = { number: opened, ws, waiting: new Map(), dying: false };
    opened += 1;
    lines.add(line);
    ws.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data)) as { envelope_id?: string; payload?: unknown };
      if (id?.startsWith('command-')) {
        answers.set(id, payload);
        changed();
      }
      const delivery = id === undefined ? undefined : line.waiting.get(id);
      if (id === undefined || !delivery) return;
      line.waiting.delete(id);
      delivery.acked = true;
      changed();
    });
    ws.on('close', () => {
      lines.delete(line);
      const lost = [...line.waiting.values()];
      line.waiting.clear();
      for (const delivery of lost) if (!delivery.acked) deliver(delivery);
      gone.emit('gone', line);
      changed();
    });
    const info = { host: 'fake', build_number: 1, approximate_connection_time: lifetime };
    ws.send(
      JSON.stringify({
        type: 'hello',
        num_connections: lines.size + foreign,
        debug_info: info,
        connection_info: { app_id: bot.app },
      }),
    );
    for (const delivery of queue.splice(0)) deliver(delivery);
    changed();
  };

  const send = (line: Line, reason: string) =>
    line.ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'fake' } }));

  return {
    accept,
    deliveries,
    lines,
    tell: (event: Record<string, unknown>, about: { type: string; channel?: string; ts?: string }) => {
      const delivery: Delivery = {
        eventId: `Ev${deliveries.length + 1}`,
        ...about,
        event,
        attempts: 0,
        over: [],
        dying: 0,
        acked: false,
      };
      deliveries.push(delivery);
      deliver(delivery);
    },
    command: (payload) => {
      envelopes += 1;
      const id = `command-${envelopes}`;
      const live = [...lines];
      const line = live[Math.floor(random() * live.length)];
      line?.ws.send(
        JSON.stringify({ envelope_id: id, payload, type: 'slash_commands', accepts_response_payload: true }),
      );
      return { acked: () => answers.has(id), payload: () => answers.get(id) };
    },
    giveUp: () => {
      for (const delivery of queue.splice(0)) delivery.givenUp = true;
    },
    repeat: (chosen: readonly Delivery[]) => {
      for (const delivery of chosen) {
        delivery.acked = false;
        deliver(delivery);
      }
    },
    refresh: (): Promise<void> => {
      const line = [...lines].find(({ dying }) => !dying);
      if (!line) return Promise.resolve();
      line.dying = true;
      const closed = new Promise<void>((resolve) => {
        const listener = (other: Line) => {
          if (other !== line) return;
          gone.off('gone', listener);
          resolve();
        };
        gone.on('gone', listener);
      });
      send(line, 'warning');
      later(grace, () => {
        if (!lines.has(line)) return;
        send(line, 'refresh_requested');
        line.ws.close(1000);
      });
      return closed;
    },
    disable: () => {
      for (const line of lines) {
        send(line, 'link_disabled');
        line.ws.close(1000);
      }
    },
    cut: () => {
      for (const line of lines) line.ws.terminate();
    },
    freeze: () => {
      const [line] = lines;
      line?.ws.pause();
    },
    raw: (frame: string | Buffer) => {
      const [line] = lines;
      line?.ws.send(frame);
    },
    others: (count: number) => {
      foreign = count;
    },
    opened: () => opened,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      for (const line of lines) line.ws.terminate();
    },
  };
}
