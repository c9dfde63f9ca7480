import { beforeAll, it } from 'vitest';
import { commands as shipped } from '../../src/commands/index.ts';
import type { TextEvent } from '../../src/event.ts';
import type { Given } from '../../src/testing/index.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import { readWhen } from '../../src/when.ts';

const there: Given<TextEvent> = { conversation: 'chat:ann' };

// What reads times is loaded when it is used: before time is virtual.
beforeAll(() => readWhen('in 1 minute ping', 0, 'UTC'));

it('finds what the command before it remembered, said in one go', () =>
  marbles(
    wholeBot([], { commands: shipped() }),
    { chat: '(abcd)' },
    { chat: '(mnop)' },
    {
      a: text('remember oncall is Ann', there),
      b: text('recall oncall', there),
      c: text('forget oncall', there),
      d: text('memories', there),
      m: 'remembered: oncall is Ann',
      n: 'Ann',
      o: 'forgotten: oncall was Ann',
      p: /^I remember nothing yet/,
    },
  ));

it('finds the job that was made just before, and not the one that was called off', () =>
  marbles(
    wholeBot([], { commands: shipped() }),
    { chat: '(abcd)' },
    { chat: '(mnop)' },
    {
      a: text('in 1 hour ping', there),
      b: text('jobs', there),
      c: text('cancel job 1', there),
      d: text('jobs', there),
      m: /^job 1: /,
      n: /\n1 .*ping/,
      o: 'called off: job 1: ping',
      p: /^no jobs of yours/,
    },
  ));
