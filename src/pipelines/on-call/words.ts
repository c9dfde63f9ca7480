import type { AlertEvent, Event } from '../../event.ts';
import type { Escalated } from '../../operators/escalation.ts';
import { brief } from '../../render/brief.ts';
import { shownDuration } from '../../shown-duration.ts';
import type { Block, Text } from '../../text.ts';
import { common } from './common.ts';
import { takerOf } from './heard.ts';
import { lasted } from './lasted.ts';

/** What is said of a turn besides. */
export interface Words {
  /** Steps of a runbook that were left out. */
  readonly left?: readonly string[];
  /** How long it waited for others of its group, in milliseconds: nobody could take it before. */
  readonly group?: number;
  /** Whether an answer there is in a thread about it, and takes it: so unless told otherwise. */
  readonly thread?: boolean;
}

/** What is said of one turn: a subject, and a text. */
export function words(
  turn: Escalated<Event>,
  { left = [], group = 0, thread = true }: Words = {},
): { readonly subject: string; readonly data: Text } {
  const alerts = turn.parts.map(({ about }) => about as AlertEvent);
  const name = brief(nameOf(alerts), 60);
  const called = `${name}${which(alerts)}`;
  const who = takerOf(turn.taken);
  if (turn.kind === 'taken') return told(`${called}: ${who} has it`, [`${called}: ${who} has it.`]);
  const { from, to } = lasted(turn);
  if (turn.kind === 'over')
    return told(`${called}: resolved`, [
      `${called}: ${alerts.length > 1 ? `all ${alerts.length} resolved` : 'resolved'} after ${lasting(to - from)}.`,
      ...(who ? [`${who} had it.`] : []),
    ]);
  const waited = turn.at - turn.since;
  const [only, ...others] = alerts;
  const ack = `ack ${name.split(', ', 1)}`;
  return {
    subject: `${called}${several(alerts)}: firing`,
    data: [
      ...(only && others.length === 0 ? one(only) : many(turn, alerts)),
      ...labels(alerts),
      ...(waited > group ? [paragraph(`Nobody has taken it for ${lasting(waited)}.`)] : []),
      ...(left.length > 0 ? [paragraph(`Left out, for want of a label: ${left.join('; ')}`)] : []),
      paragraph(thread ? `Answer here, or say ${ack}, when you have it.` : `Say ${ack} when you have it.`),
    ],
  };
}

function one(alert: AlertEvent): readonly Block[] {
  return [{ type: 'paragraph', text: [{ bold: `Firing: ${title([alert])}` }, `\n${alert.data}`] }];
}

/** An item for each, with the labels that it does not have in common with the others. */
function many({ parts }: Escalated<Event>, alerts: readonly AlertEvent[]): readonly Block[] {
  const shared = common(alerts);
  const items = parts.slice(0, most).map(({ about, over }) => {
    const { data, labels } = about as AlertEvent;
    const own = Object.entries(labels).filter(([name]) => !Object.hasOwn(shared, name));
    const which = own.map(([name, value]) => `${name}: ${value}`).join(', ');
    return brief(`${over ? 'Resolved: ' : ''}${data}${which === '' ? '' : ` (${which})`}`, 300);
  });
  const hidden = parts.length - items.length;
  return [
    { type: 'paragraph', text: [{ bold: `Firing: ${title(alerts)}${several(alerts)}` }] },
    { type: 'list', items: [...items, ...(hidden > 0 ? [`and ${hidden} more`] : [])] },
  ];
}

function several({ length }: readonly AlertEvent[]): string {
  return length > 1 ? `, ${length} alerts` : '';
}

/** How many alerts, and labels, are listed. */
const most = 20;

/** What people call alerts by: `DiskFull`, or `DiskFull, GreeterDown`. */
export function nameOf(alerts: readonly AlertEvent[]): string {
  const names = new Set(alerts.map(({ labels: { alertname = 'alert' } }) => brief(alertname, 60)));
  return [...names].join(', ');
}

function title(alerts: readonly AlertEvent[]): string {
  const { severity } = common(alerts);
  const name = brief(nameOf(alerts), 60);
  return severity === undefined ? name : `${brief(severity, 20)} ${name}`;
}

/** What tells it from others of its name, in a line: labels, of which Prometheus names the machine in `instance`. */
function which(alerts: readonly AlertEvent[]): string {
  const { instance, ...others } = otherLabels(alerts);
  const items = Object.entries({ ...(instance !== undefined && { instance }), ...others });
  return items.length === 0 ? '' : ` (${brief(items.map((item) => item.join(': ')).join(', '), 60)})`;
}

function otherLabels(alerts: readonly AlertEvent[]): AlertEvent['labels'] {
  const { alertname: _, severity: __, ...others } = common(alerts);
  return others;
}

function labels(alerts: readonly AlertEvent[]): readonly Block[] {
  const items = Object.entries(otherLabels(alerts)).map(([name, value]) => brief(`${name}: ${value}`, 200));
  return items.length === 0 ? [] : [{ type: 'list', items: items.slice(0, most) }];
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
