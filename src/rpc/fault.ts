import process from 'node:process';
import { CallError } from '../errors.ts';

// As in exchange.ts: an import loads fetch with it.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** The longest text of an error that is passed on. */
const LONGEST = 2_000;

/**
 * Reads an error as go-micro sends it, `{"id","code","detail","status"}` or plain text, for people:
 * `greeter: no such person (404 Not Found)`.
 * Source: `errors/errors.go` of go-micro.
 */
export function fault(text: string): CallError {
  const known = new Map(Object.entries(parsed(text)));
  const said = (key: string): string => {
    const value = known.get(key);
    return typeof value === 'string' ? tidy(value) : '';
  };
  const detail = said('detail');
  const status = said('status');
  if (detail === '' && status === '')
    return new CallError(500, tidy(text) || 'the service failed and does not say why');

  const code = known.get('code');
  const number = typeof code === 'number' && code >= 100 && code <= 999 ? Math.trunc(code) : 500;
  const from = said('id') === '' ? '' : `${said('id')}: `;
  if (detail === '') return new CallError(number, `${from}${number} ${status}`);
  return new CallError(number, `${from}${detail} (${number}${status === '' ? '' : ` ${status}`})`);
}

/** Writes an error as go-micro reads it, in ASCII, because it travels in a header too. */
export function faultText(id: string, code: number, detail: string): string {
  const text = JSON.stringify({ id, code, detail: detail.slice(0, LONGEST), status: STATUS_CODES[code] ?? '' });
  return text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** A remote text must not ring bells or move cursors. */
function tidy(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}
