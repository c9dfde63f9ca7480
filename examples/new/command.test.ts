import { answering, marbles, text } from 'micro-bot-streams/testing';
import { it } from 'vitest';
import { commands } from './command.ts';

// Each letter is something said, each - a millisecond: a lane of what comes in, and one of what goes out.
it('greets who is named', () =>
  marbles(
    answering(commands),
    { chat: 'a-b' },
    { chat: 'm-n' },
    { a: text('sample Ann'), m: 'Hello Ann!', b: text('sample Bob'), n: 'Hello Bob!' },
  ));
