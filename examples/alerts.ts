import type { AlertEvent, Outgoing, Pipeline, Text } from 'micro-bot-streams';
import { pipeline, send } from 'micro-bot-streams';
import { ofType } from 'micro-bot-streams/operators';
import { map } from 'rxjs';

/**
 * Brings alerts to Slack, a message for each time that one fires; when it is over, the message says so:
 * `micro bot --inputs=alerts=webhook,slack --alerts_form=alertmanager --plugin ./alerts.ts`.
 */
export const alerts: Pipeline<'alerts', 'slack'> = pipeline({
  name: 'alerts',
  from: ['alerts'],
  to: ['slack'],
  run: ({ alerts }) => ({ slack: alerts.pipe(ofType('alert'), map(told)) }),
});

/** Both words of one alert have the same beginning, so that the last can take the place of the first. */
function told(alert: AlertEvent): Outgoing {
  const fired = `alert/${alert.fingerprint}/${alert.meta.startsAt}`;
  const over = alert.status === 'resolved';
  const options = over ? { key: `${fired}/resolved`, replaces: fired } : { key: fired };
  return send([alert], 'slack:#alerts', words(alert), options);
}

function words({ status, data, labels }: AlertEvent): Text {
  const { alertname = 'alert', severity, ...others } = labels;
  const which = Object.entries(others).map(([name, value]) => `${name}: ${value}`);
  const title = [severity, alertname].filter((word) => word !== undefined).join(' ');
  return [
    { type: 'paragraph', text: [{ bold: `${status === 'firing' ? 'Firing' : 'Resolved'}: ${title}` }, `\n${data}`] },
    ...(which.length > 0 ? [{ type: 'list', items: which } as const] : []),
  ];
}

export const pipelines: readonly Pipeline[] = [alerts];
