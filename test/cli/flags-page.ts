import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { flagTable } from '../../src/cli/flag-table.ts';
import type { Setting } from '../../src/cli/setting.ts';

/** Where the page is kept. */
export const flagsPath: string = fileURLToPath(new URL('../../docs/flags.md', import.meta.url));

/** Returns docs/flags.md as the flag table has it; run this file to write it. */
export async function flagsPage(): Promise<string> {
  const groups = Map.groupBy(await flagTable(), ({ instance }) => instance);
  const sections = [...groups.values()].map((settings) => {
    const rows = settings.filter(({ fileOf }) => fileOf === undefined).map(row);
    return [
      `## ${settings[0]?.group}`,
      '',
      '| Flag | Environment | | Default |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return formatted([introduction, ...sections].join('\n\n'));
}

/** As the checks want every page. */
function formatted(page: string): string {
  const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
  return execFileSync(biome, ['format', `--stdin-file-path=${flagsPath}`], { input: page, encoding: 'utf8' });
}

const introduction = `# Flags

<!-- Written by test/cli/flags-page.ts from the flag table: change it there. -->

A flag is taken from the command line, else from the environment, else from the \`--config\` file, else it has its default. Where Consul is may also stand where its own tools look: \`CONSUL_HTTP_ADDR\` and its like count last ([registry](registry.md)).

- On the command line a dash equals an underscore: \`--slack-token\` is \`--slack_token\`.
- Only the names below, and those of Consul, are read from the environment, so whatever else is set there does no harm.
- The file is one JSON object with the same names: \`{ "inputs": ["slack"], "register_ttl": 60 }\`. A name it should not have is an error.
- Lists take commas and repeats (\`--inputs=slack,email\`); flags marked _repeat_ are repeated, or take one a line, since routes and paths may hold commas.
- Times take \`ms\`, \`s\`, \`m\`, \`h\`, \`d\`, \`w\`, and are seconds without. Sizes take \`kB\`, \`MB\`, \`GB\`, \`TB\` (or \`MiB\` and its like), and are bytes without.
- A secret may stand in a file: \`--slack_token_file=PATH\`, \`MICRO_SLACK_TOKEN_FILE\`. One that is empty is an error. Secrets given as arguments vanish from the list of processes as soon as the bot starts; the environment or a file is better all the same.
- \`--inputs=slack,acme=slack\` runs a second Slack whose flags begin with \`--acme_\`, whose environment begins with \`MICRO_ACME_\`, and whose addresses begin with \`acme:\`.
- \`micro start\` runs \`micro bot\` with \`--inputs=console,email --registry=memory --watch --allow_to='email:*'\` and a mailbox of its own.

Exit codes: 0 stopped cleanly, 1 failed, 2 wrong use, 130 stopped by a second Ctrl-C.`;

function row({ name, env, flag }: Setting): string {
  const notes = [
    flag.placeholder && `\`${flag.placeholder}\``,
    flag.choices && `one of ${flag.choices.map((choice) => `\`${choice}\``).join(', ')}`,
    flag.required && 'required',
    flag.secret && 'secret',
    flag.type === 'repeat' && 'repeat',
    flag.type === 'list' && 'list',
  ].filter((note) => typeof note === 'string');
  const text = `${flag.description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
  const fallback = [flag.default ?? []].flat().join(',');
  return `| \`--${name}\` | \`${env}\` | ${text.replaceAll('|', '\\|')} | ${fallback === '' ? '' : `\`${fallback}\``} |`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(flagsPath, await flagsPage());
