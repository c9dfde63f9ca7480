/**
 * Tests that are pictures: marbles in virtual time.
 *
 * @module micro-bot-streams/testing
 */

// Running and comparing.
export { answering } from './answering.ts';
export type { Values } from './entry.ts';
// Events to be said.
export type { Given } from './events.ts';
export { alert, change, due, edit, memory, removal, run, text } from './events.ts';
export type { InterleavedOptions } from './interleaved.ts';
export { interleaved } from './interleaved.ts';
export type { Flow, Lanes, MarblesOptions, Operator, Returned, Runnable, Tested } from './marbles.ts';
export { marbles } from './marbles.ts';
export { MarblesError } from './marbles-error.ts';
export type { Signs } from './notation.ts';
export type { Picture } from './perform.ts';
export type { WholeBotOptions } from './whole-bot.ts';
export { wholeBot } from './whole-bot.ts';
