import { createRequire } from 'node:module';
import type { Contender } from '../contender.ts';

const bolt = createRequire(new URL('../peers/package.json', import.meta.url))('@slack/bolt');

/** Bolt with a receiver of this process, and without calling Slack: its listener counts instead of answering. */
export async function bolt5(n: number): Promise<Contender> {
  let answers = 0;
  let app: { processEvent(event: unknown): Promise<void> } | undefined;
  const receiver = {
    init: (one: typeof app) => {
      app = one;
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
  const it = new bolt.App({
    receiver,
    authorize: async () => ({ botToken: 'none', botId: 'B1', botUserId: 'U1' }),
    logLevel: bolt.LogLevel.ERROR,
  });
  for (let i = 0; i < n; i += 1) {
    it.message(new RegExp(`^cmd${i} (\\w+)`), async () => {
      answers += 1;
    });
  }
  return {
    hear: (serial) => void app?.processEvent(envelope(serial, `cmd${n - 1} ${serial}`)),
    answers: () => answers,
  };
}

function envelope(serial: number, text: string) {
  const event = { type: 'message', channel: 'C1', user: 'U2', text, ts: `${serial}.0`, event_ts: `${serial}.0` };
  return {
    body: { type: 'event_callback', team_id: 'T1', api_app_id: 'A1', event_id: `E${serial}`, event_time: 1, event },
    ack: async () => undefined,
  };
}
