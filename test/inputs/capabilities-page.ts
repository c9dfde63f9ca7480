import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Capabilities } from '../../src/input.ts';
import { inputs } from '../../src/inputs/index.ts';

/** Where the page is kept. */
export const capabilitiesPath: string = fileURLToPath(new URL('../../docs/inputs/README.md', import.meta.url));

/** What proves who said something, by input: the fields `verified` that the suite looks at. */
const proofs: Readonly<Record<string, string>> = {
  slack: 'the workspace',
  hipchat: 'the server; in a room that hides who is who, nothing',
  xmpp: 'the server; in a room that hides who is who, nothing',
  irc: 'the account, where the server has accounts',
  email: "the signature of the author's domain (DMARC)",
  webhook: 'the signature of the call',
  console: 'the terminal',
};

const columns: readonly (keyof Capabilities)[] = [
  'acknowledge',
  'replay',
  'history',
  'key',
  'thread',
  'edit',
  'react',
  'limit',
];

/** Returns docs/inputs/README.md as the inputs have it; run this file to write it. */
export async function capabilitiesPage(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(inputs).map(async ([name, lazy]) => {
      const { can } = await lazy.load({});
      const proof = proofs[name];
      if (proof === undefined)
        throw new Error(`test/inputs/capabilities-page.ts: what proves who said it, in ${name}?`);
      return [`[${name}](${name}.md)`, ...columns.map((column) => shown(can[column])), proof];
    }),
  );
  const head = ['Input', ...columns, 'Who said it is proved by'];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return formatted(`${introduction}\n\n${table}\n\n${explanation}\n`);
}

function shown(ability: true | number | undefined): string {
  return ability === true ? 'yes' : (ability?.toLocaleString('en') ?? '');
}

/** As the checks want every page. */
function formatted(page: string): string {
  const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
  return execFileSync(biome, ['format', `--stdin-file-path=${capabilitiesPath}`], { input: page, encoding: 'utf8' });
}

const introduction = `# Inputs

<!-- Written by test/inputs/capabilities-page.ts from what each input says that it can: change it there. -->

Every place that the bot listens and talks in is an input of one shape. What they can differs, because networks differ.
Nothing here is a promise only: \`yes\` means that the input's tests have seen it, on the real server where there is one.`;

const explanation = `| | |
| --- | --- |
| acknowledge | The network is told that a message was taken, after the journal has it, and not before. |
| replay | The network sends again what was not acknowledged. |
| history | What was said while the bot was away is fetched, in order, each message under the id that it always has. Without it, the time is recorded as a gap. |
| key | A message that is sent a second time, after a crash, is seen once. |
| thread | An answer stands in the thread of what it answers. |
| edit | A message that replaces another takes its place (progress). |
| react | How far the bot is with a command is shown on the command itself. |
| limit | The longest text of one message, in characters; a longer one is split. |

A pipeline says what it cannot do without, as in \`needs: { slack: ['history'] }\`. Where an input cannot, the bot says so when it
starts, and so does \`micro check\`; it runs all the same.

[Writing an input](../writing-an-input.md) shows how one more is added, with the tests that each has to pass.`;

if (process.argv[1] === import.meta.filename) writeFileSync(capabilitiesPath, await capabilitiesPage());
