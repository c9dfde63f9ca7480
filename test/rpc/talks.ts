import { readFileSync } from 'node:fs';

/** What one side said until the other spoke. */
export interface Heard {
  readonly from: 'client' | 'server';
  readonly connection: number;
  readonly text?: string;
  readonly base64?: string;
}

/** A conversation between real go-micro peers, recorded byte by byte by `test/interop/record.ts`. */
export interface Talk {
  readonly client: 'old' | 'new';
  readonly metadata: Readonly<Record<string, string>>;
  readonly endpoint: string;
  readonly contentType?: string;
  readonly stream?: true;
  readonly request: object;
  readonly heard: readonly Heard[];
  readonly got: readonly ({ readonly response: unknown } | { readonly error: unknown })[];
}

/** The conversations with a service of 2019 (`old`) or of today (`new`). */
export function talksWith(server: 'old' | 'new'): readonly Talk[] {
  return JSON.parse(readFileSync(new URL(`../interop/vectors/talks-with-${server}.json`, import.meta.url), 'utf8'));
}

/** Everything that one side said, in bytes. */
export function saidBy(from: Heard['from'], { heard }: Talk): Buffer {
  return Buffer.concat(heard.filter((one) => one.from === from).map(bytesOf));
}

export function bytesOf({ text, base64 }: Heard): Buffer {
  return text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
}
