import type { AlertEvent, Event } from '../../event.ts';
import type { Escalated } from '../../operators/escalation.ts';
import { brief } from '../../render/brief.ts';
import { shownDuration } from '../../shown-duration.ts';
import type { Block, Text } from '../../text.ts';
import { takerOf } from './heard.ts';

/** What is said of one turn: a subject, and a text. */
export function words(
  turn: Escalated<Event>,
  left: readonly string[] = [],
): { readonly subject: string; readonly data: Text } {
  const alert = turn.about as AlertEvent;
  const name = nameOf(alert);
  const who = takerOf(turn.taken);
  if (turn.kind === 'taken') return told(`${name}: ${who} has it`, [`${who} has it.`]);
  if (turn.kind === 'over')
    return told(`${name}: resolved`, [
      `Resolved after ${lasting(turn.at - turn.since)}.`,
      ...(who ? [`${who} had it.`] : []),
    ]);
  const waited = turn.at - turn.since;
  return {
    subject: `${name}: firing`,
    data: [
      { type: 'paragraph', text: [{ bold: `Firing: ${title(alert)}` }, `\n${alert.data}`] },
      ...labels(alert),
      ...(waited > 0 ? [paragraph(`Nobody has taken it for ${lasting(waited)}.`)] : []),
      ...(left.length > 0 ? [paragraph(`Left out, for want of a label: ${left.join('; ')}`)] : []),
      paragraph(`Answer here, or say ack ${name}, when you have it.`),
    ],
  };
}

/** What people call an alert by. */
export function nameOf({ labels: { alertname = 'alert' } }: AlertEvent): string {
  return brief(alertname, 60);
}

function title(alert: AlertEvent): string {
  const { severity } = alert.labels;
  return severity === undefined ? nameOf(alert) : `${brief(severity, 20)} ${nameOf(alert)}`;
}

function labels({ labels: { alertname: _, severity: __, ...others } }: AlertEvent): readonly Block[] {
  const items = Object.entries(others).map(([name, value]) => brief(`${name}: ${value}`, 200));
  return items.length === 0 ? [] : [{ type: 'list', items: items.slice(0, 20) }];
}

function told(subject: string, lines: readonly string[]): { readonly subject: string; readonly data: Text } {
  return { subject, data: lines.join(' ') };
}

function paragraph(text: string): Block {
  return { type: 'paragraph', text };
}

/** In whole seconds: a timer may come a millisecond early. */
function lasting(ms: number): string {
  return shownDuration(Math.max(1, Math.round(ms / 1_000)) * 1_000);
}
