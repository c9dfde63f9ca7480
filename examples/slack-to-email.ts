import type { Outgoing, Pipeline } from 'micro-bot-streams';
import { pipeline, schedule } from 'micro-bot-streams';
import { ofType, saidIn, windowByClock } from 'micro-bot-streams/operators';
import { map } from 'rxjs';

const hourly = schedule('1h', 'Europe/Berlin');

/** Mails the team every hour what was said in #ops: `micro bot --inputs=slack,email --plugin ./slack-to-email.ts`. */
export const slackToEmail: Pipeline<'slack', 'email'> = pipeline({
  name: 'slack-to-email',
  from: ['slack'],
  to: ['email'],
  horizon: hourly.longest,
  run: ({ slack }, { clock }) => ({
    email: slack.pipe(
      ofType('text'),
      saidIn('#ops'),
      windowByClock({ schedule: hourly, clock, keep: ({ sender, data }) => `${sender.name}: ${data}` }),
      map(
        ({ kept, causes }): Outgoing => ({
          type: 'text',
          to: 'email:team@example.org',
          subject: `#ops: ${kept.length} messages`,
          data: [{ type: 'list', items: kept }],
          causes,
        }),
      ),
    ),
  }),
});

export const pipelines: readonly Pipeline[] = [slackToEmail];
