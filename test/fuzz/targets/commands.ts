import assert from 'node:assert/strict';
import { commands } from '../../../src/commands/index.ts';
import { UsageError } from '../../../src/errors.ts';
import { words } from '../../../src/matching/words.ts';
import { readParams } from '../../../src/pipelines/answering/params.ts';
import { resolving } from '../../../src/pipelines/answering/resolving.ts';
import { readWhen } from '../../../src/when.ts';
import { mutatedText } from '../mutated-text.ts';
import type { Target } from '../target.ts';

const known = commands();
const inputs = new Set(['slack', 'email', 'webhook']);
const resolve = resolving(known, inputs, () => undefined);
const now = Date.parse('2026-11-27T13:37:42.500Z');

const seeds: readonly string[] = [
  ...['ping', 'help call', 'echo hello there', 'list services', 'get service greeter', 'health greeter', 'stop'],
  ...['call greeter Say.Hello {"name":"Ann"} > email:ops@example.org', 'query greeter Say.Hello "a b"', 'three laws'],
  ...['register service {"name":"x","nodes":[]}', 'remember the key "is here"', 'forget x', 'watch greeter', 'jobs'],
  ...['in 10 minutes ping', 'at 17:00 tomorrow list services > slack:#ops', 'on friday at 9:00 ping', 'cancel job 3'],
  ...['every weekday at 9:00 list services', 'every 15 minutes status', 'redeliver 12', 'discard 4', 'publish t {}'],
];

const tokens: readonly string[] = [
  ...[
    ' > email:ops@example.org',
    ' > ',
    '{"name":',
    '“name”',
    "don't",
    ' in ',
    ' at ',
    'every ',
    '17:00',
    '5pm',
    'monday',
  ],
  ...['24 december', '2026-12-24', 'half an hour', '10 minutes', 'of the month', 'call ', 'the '],
];

/** What people type: which command it is, with which words, where its answer goes, and when. */
export const commandLines: Target = {
  name: 'commands',
  make: (any) => mutatedText(any, seeds, tokens),
  async read(text) {
    inPlace(text);
    for (const addressed of [true, false]) {
      const { found, to } = resolve({ data: text, addressed });
      if (found) refusing(() => readParams(found.command, found.text, words(found.text)));
      if (to !== undefined) assert(text.includes(to));
    }
    const when = await readWhen(text, now, 'Europe/Berlin').catch(refused);
    if (when) assert(when.due > now && text.endsWith(when.text));
  },
};

/** Words stand one behind the other, and nothing but space is between them. */
function inPlace(text: string): void {
  let end = 0;
  for (const { from, to } of words(text)) {
    assert(from >= end && to > from && to <= text.length);
    assert.equal(text.slice(end, from).trim(), '');
    end = to;
  }
  assert.equal(text.slice(end).trim(), '');
}

function refusing(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    refused(error);
  }
}

function refused(error: unknown): undefined {
  if (!(error instanceof UsageError)) throw error;
}
