import { code } from './codes.ts';

/** Returns a text as it was said, without colours and other formatting. */
export function unformatted(text: string): string {
  return text.replace(code, '');
}
