import type { Address } from './address.ts';

/**
 * What the bot says: a plain string, or a list of blocks that each input renders as its place allows
 * (a Slack code block, an HTML table in a mail, aligned columns in a terminal).
 */
export type Text = string | readonly Block[];

/** One part of a text. Strings in it are plain text: every renderer escapes them. */
export type Block =
  | { readonly type: 'paragraph'; readonly text: Inline }
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly Inline[] }
  | { readonly type: 'table'; readonly head?: readonly string[]; readonly rows: readonly (readonly string[])[] }
  /** Kept as it is, in a fixed-width font; `json` when it is one JSON value, all of it, for a program that asked. */
  | { readonly type: 'code'; readonly text: string; readonly json?: true }
  /** A small picture, with the same numbers in text: one bar a row. */
  | { readonly type: 'bars'; readonly title: string; readonly bars: readonly Bar[] };

/** One bar: what it stands for, and how much. */
export interface Bar {
  readonly label: string;
  readonly value: number;
}

/** A run of text: a plain string, or pieces of which some are marked. */
export type Inline = string | readonly Span[];

/** A piece of a run: plain, or bold, code, a link (http, https or mailto only; others are shown as text), a mention. */
export type Span =
  | string
  | { readonly bold: string }
  | { readonly code: string }
  | { readonly link: string; readonly text: string }
  /** Somebody, called by the name `text`: where the message goes to their own network, they are told of it. */
  | { readonly mention: Address; readonly text: string };
