import type { Text } from '../../text.ts';

/**
 * What a shell and the bot say to each other over the socket `micro.sock` in the folder for data: one JSON object a
 * line, in UTF-8. A connection is one command, with the answers to what it asks.
 *
 *     bot    {"micro":1,"bot":"go.micro.bot","pid":4242}     at once
 *     shell  {"micro":1,"timezone":"Europe/Berlin"}          the zone where the person is, if known
 *     shell  {"say":"deploy greeter"}                        within 10 s; with "json":true for a program
 *     bot    {"answer":"To which environment?"}              none or many: a text as in `src/text.ts`; with
 *                                                            "more":true a part, which is no question
 *     bot    {"end":"asked"}                                 the shell may say the answer
 *     shell  {"say":"prod"}
 *     bot    {"answer":[{"type":"paragraph","text":"done"}]}
 *     bot    {"end":"ran"}                                   and the bot closes the connection
 *
 * A shell that closes the connection before the end stops what it asked for. What breaks these rules is told
 * `{"error":"in words"}`, and the connection is closed. Names that are not known are passed over.
 *
 * What is said to a program are `code` blocks with `json`, each one value; all else is for people.
 */
export const wireVersion = 1;

/** Longest line that a shell may send, in characters. */
export const longestLine: number = 16 * 1_024;

/**
 * How a command ended: the codes of {@link ActivityCode}, `unwell` when it ran and told of what is not as it should be,
 * and `refused` when it was not taken.
 */
export type Ending =
  | 'ran'
  | 'unwell'
  | 'failed'
  | 'cancelled'
  | 'timeout'
  | 'no-match'
  | 'not-allowed'
  | 'too-old'
  | 'throttled'
  | 'set-aside'
  | 'refused'
  | 'asked';

/** A line of the bot. */
export type FromBot =
  | { readonly micro: number; readonly bot: string; readonly pid: number }
  | { readonly answer: Text; readonly more?: true }
  | { readonly end: Ending; readonly words?: string }
  | { readonly error: string };

/** A line of a shell. */
export type FromShell =
  | { readonly micro: number; readonly timezone?: string }
  | { readonly say: string; readonly json?: true };
