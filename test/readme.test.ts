import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

it.each([
  'examples/ping.ts',
  'examples/slack-to-email.ts',
  'examples/slack-to-email.test.ts',
  'examples/killed.test.ts',
])('the README shows %s as it is', (file) => {
  expect(readme).toContain(`\`\`\`ts\n${read(file)}\`\`\``);
});

it.each(['examples/new/input.ts', 'examples/new/input.test.ts', 'examples/new/input-peer.ts'])(
  'docs/writing-an-input.md shows %s as it is',
  (file) => {
    expect(read('docs/writing-an-input.md')).toContain(`\`\`\`ts\n${read(file)}\`\`\``);
  },
);

it('docs/on-call.md shows examples/quiet-on-call.ts as it is', () => {
  expect(read('docs/on-call.md')).toContain(`\`\`\`ts\n${read('examples/quiet-on-call.ts')}\`\`\``);
});

it('docs/writing-an-input.md shows the contract as it is', () => {
  const bare = (code: string) => code.replaceAll(/\/\*\*.*?\*\/|export |\s+/gs, '');
  const page = read('docs/writing-an-input.md');
  const [, contract = ''] = /## The contract\n\n```ts\n(.*?)```/s.exec(page) ?? [];
  const blocks = contract.split('\n\n');
  expect(blocks).toHaveLength(2);
  for (const block of blocks) expect(bare(read('src/input.ts'))).toContain(bare(block));
});

it("the README's app manifest is the one of the Slack page", () => {
  const manifest = (page: string) => /```yaml\n(.*?)```/s.exec(page)?.[1]?.trimEnd();
  expect(manifest(readme)).toBe(manifest(read('docs/inputs/slack.md')));
});

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('../docs', import.meta.url), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

it.each(pages)('%s links to nothing that is not there', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  const missing = links.filter(([, target = '', heading]) => {
    if (/^[a-z]+:/.test(target)) return false;
    const path = target === '' ? page : join(dirname(page), target);
    return !existsSync(path) || (heading !== undefined && !headings(path).includes(heading));
  });
  expect(missing.map(([link]) => link)).toEqual([]);
});

const { files } = JSON.parse(read('package.json'));
/** npm packs these whatever is said. */
const packed = [...files, 'README.md', 'LICENSE', 'package.json'];
const isPacked = (path: string) => packed.some((one) => path === one || path.startsWith(`${one}/`));

it('what is packed links to nothing that is not packed', () => {
  const dead = [...pages, ...files.filter((one: string) => one.endsWith('.md'))].filter(isPacked).flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !isPacked(join(dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(dead).toEqual([]);
});

/** What the headings of a page are called in links: small letters, digits and hyphens. */
function headings(path: string): readonly string[] {
  const text = read(path).replaceAll(/^```.*?^```$/gms, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
