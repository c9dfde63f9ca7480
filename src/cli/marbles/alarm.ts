import type { AlertEvent, TextEvent } from '../../event.ts';
import { alert, text } from '../../testing/events.ts';
import { topic } from '../../topic.ts';

/** An alert's name and labels, each a word: `DiskFull node=db1`. */
const labelled = /^(\w+(?: \w+=\S+)*): /;

/** Reads an alert: `firing: DiskFull node=db1: no room`, and `resolved: …` when it is over; undefined where it is none. */
export function alarm(said: string): AlertEvent | undefined {
  const [, status, rest = ''] = /^(firing|resolved): (.*)$/s.exec(said) ?? [];
  if (status === undefined) return undefined;
  const [head = '', words = ''] = labelled.exec(rest) ?? [];
  const labels = labelsOf(words);
  // As by `group_by: [alertname]`.
  const meta = { groupKey: labels.alertname ?? '' };
  return alert(rest.slice(head.length), { status: status as AlertEvent['status'], labels, meta });
}

/**
 * Reads what is said in the thread about an alert: `bob answers: I look`, or `bob answers DiskFull node=db1: I look` where
 * several fire.
 *
 * @param first - The alert that is meant when none is named.
 */
export function answer(said: string, lane: string, first: AlertEvent | undefined): TextEvent | undefined {
  const [, by, named, data = ''] = /^(\S+) answers(?: (\w+(?: \w+=\S+)*))?: (.*)$/s.exec(said) ?? [];
  if (by === undefined) return undefined;
  const about = named === undefined ? first : alert('', { labels: labelsOf(named) });
  // As the pipeline calls an alert of this kit.
  const conversation = topic(`${lane}/${about?.fingerprint}/`);
  return text(data, { by, conversation, addressed: false, origin: { replyTo: conversation, topic: conversation } });
}

function labelsOf(words: string): AlertEvent['labels'] {
  const [alertname = '', ...others] = words.split(' ');
  if (alertname === '') return {};
  const pairs = others.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const);
  return { alertname, ...Object.fromEntries(pairs) };
}
