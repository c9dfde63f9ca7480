/** Settings of the Slack input. */
export const flags = {
  token: { type: 'string', description: 'Bot token', placeholder: 'xoxb-…', secret: true, required: true },
  app_token: {
    type: 'string',
    description: 'App-level token for Socket Mode (scope connections:write); without it, a classic token over RTM',
    placeholder: 'xapp-…',
    secret: true,
  },
  reply: {
    type: 'string',
    description: 'Where a message in a channel is answered',
    choices: ['thread', 'channel'],
    default: 'thread',
  },
  marks: {
    type: 'boolean',
    description: 'Mark commands with reactions: seen, running, done, failed (scope reactions:write)',
    default: true,
  },
  api_url: {
    type: 'string',
    description: 'Web API to use (GovSlack: https://slack-gov.com/api/)',
    placeholder: 'URL',
    default: 'https://slack.com/api/',
  },
  debug: { type: 'boolean', description: 'Log what the Slack libraries do, at level debug', default: false },
} as const;
