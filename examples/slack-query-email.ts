import type { Pipeline, Text, TextEvent } from 'micro-bot-streams';
import { pipeline, send } from 'micro-bot-streams';
import type { Queried } from 'micro-bot-streams/operators';
import { matching, ofType, query } from 'micro-bot-streams/operators';
import { map } from 'rxjs';

/** Receives a message on Slack, queries a service, and sends a summary e-mail. */
export const slackQueryEmail: Pipeline<'slack', 'email'> = pipeline({
  name: 'slack-query-email',
  from: ['slack'],
  to: ['email'],
  run: ({ slack }, world) => ({
    email: slack.pipe(
      ofType('text'),
      matching('^greet (\\w+)$'),
      query(world, 'greeter', 'Say.Hello', ({ match: [, name = ''] }) => ({ name })),
      map((asked) => send([asked], 'email:team@example.org', summary(asked), { subject: `Slack: ${asked.data}` })),
    ),
  }),
});

function summary(asked: TextEvent & Queried): Text {
  return [
    { type: 'paragraph', text: `${asked.sender.name} wrote in ${asked.place}: ${asked.data}` },
    { type: 'paragraph', text: asked.ok ? 'The greeter says:' : 'The greeter could not be asked:' },
    { type: 'code', text: asked.ok ? asked.response.json : asked.error.message },
  ];
}

export const pipelines: readonly Pipeline[] = [slackQueryEmail];
