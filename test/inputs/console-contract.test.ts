import { PassThrough } from 'node:stream';
import { afterAll, describe, it } from 'vitest';
import { terminal } from '../../src/inputs/console.ts';
import { userName } from '../../src/inputs/user-name.ts';
import type { Peer, Runner } from '../../src/testing/input.ts';
import { inputContract } from '../../src/testing/input.ts';

/** What a terminal has no part of: nobody else is there, nothing is secret, and who types sees what became of it. */
const elsewhere = [
  'two instances run side by side',
  'what was refused comes again, or who said it is told',
  'what is sent to a place that is not there is rejected for good',
  'somebody whose connection breaks off in the middle has said nothing',
  'a wrong password is told by the name of its flag, and never shown',
  // It looks at nothing beforehand, and cannot look for what it wrote.
  'micro check says in words how far it gets',
  'a message is found by its key, and no other',
];

const pipe = () => Object.assign(new PassThrough(), { isTTY: false });
const [input, output] = [pipe(), pipe()];

/** Somebody at the other end of two pipes. */
function atTheTerminal(): Peer {
  const heard: string[] = [];
  output.setEncoding('utf8').on('data', (text: string) => heard.push(text.replace(/\n$/, '')));
  const person = `console:${userName()}` as const;
  const { timeZone: timezone, locale } = new Intl.DateTimeFormat().resolvedOptions();
  const sender = { id: person, name: userName(), verified: true, external: false, timezone, locale };
  return {
    ports: {},
    patience: 10_000,
    options: () => ({}),
    places: [
      {
        name: 'a terminal',
        said: { addressed: true, from: person, to: 'console:micro', replyTo: person, place: 'console', sender },
        conversation: 'one',
        says: async (text) => void input.write(`${text}\n`),
        heard: async () => heard,
      },
    ],
    stop: async () => undefined,
    start: async () => undefined,
    // A line is a message; one of a mebibyte is not read.
    carried: (text) => (text.includes('\n') || text.length >= 1_048_576 ? undefined : text.toWellFormed()),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

const streams = { input, output } as unknown as Parameters<typeof terminal>[0];

const runner: Runner = {
  describe,
  it: (name, options, body) => (elsewhere.includes(name) ? undefined : it(name, options, body)),
  after: afterAll,
};
inputContract(terminal(streams), async () => atTheTerminal(), runner, { calls: false });
