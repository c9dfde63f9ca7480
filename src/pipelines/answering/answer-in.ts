import type { TextEvent } from '../../event.ts';
import { JsonText } from '../../json.ts';
import { json } from '../../render/json.ts';
import type { Block, Text } from '../../text.ts';
import { textIn } from './text-in.ts';

/**
 * Returns what is said of an answer: to people its text, to a program (`meta.json` of the event) its data, on one line,
 * and what people are told beside it.
 *
 * @throws {TypeError} It is no answer.
 */
export function answerIn(value: unknown, { event }: { readonly event: TextEvent }): Text {
  const told = isTold(value);
  const text = textIn(told ? value.text : value);
  if (event.meta.json !== true) return text;
  const data: Block = { type: 'code', json: true, text: onOneLine(written(told ? value.data : json(text))) };
  return [data, ...asideOf(told ? value.aside : undefined)];
}

function asideOf(aside: unknown): readonly Block[] {
  if (aside === undefined) return [];
  const text = textIn(aside);
  return typeof text === 'string' ? [{ type: 'paragraph', text }] : text;
}

function isTold(value: unknown): value is { readonly text: unknown; readonly data: unknown; readonly aside?: unknown } {
  return typeof value === 'object' && value !== null && 'text' in value && 'data' in value;
}

function written(data: unknown): string {
  const text: string | undefined = data instanceof JsonText ? data.json : JSON.stringify(data);
  if (text === undefined) throw new TypeError('the command answered data that is no JSON');
  return text;
}

/** A terminal must act on none of it. Where such a character stands in JSON, it may be escaped. */
function onOneLine(text: string): string {
  return text
    .replace(/\s*[\r\n]\s*/g, ' ')
    .replace(
      /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
