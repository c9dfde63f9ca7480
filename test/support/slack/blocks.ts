/**
 * What Slack would say against blocks, from its reference; undefined when nothing. Of each kind only what a bot needs
 * that shows and does not ask.
 *
 * @see {@link https://docs.slack.dev/reference/block-kit/blocks}
 */
export function wrongBlocks(json: string): string | undefined {
  const blocks = JSON.parse(json) as readonly Record<string, unknown>[];
  if (blocks.length === 0 || blocks.length > 50) return `no more than 50 items allowed [json-pointer:/blocks]`;
  if (blocks.filter(({ type }) => type === 'table').length > 1) return 'only_one_table_allowed';
  for (const [at, block] of blocks.entries()) {
    const wrong = wrongBlock(block);
    if (wrong) return `${wrong} [json-pointer:/blocks/${at}]`;
  }
  return undefined;
}

function wrongBlock(block: Record<string, unknown>): string | undefined {
  switch (block.type) {
    case 'header':
      return wrongText(block.text, 'plain_text', 150);
    case 'section':
      return wrongText(block.text, 'mrkdwn', 3_000);
    case 'rich_text':
      return wrongRich(block);
    case 'table':
      return wrongTable(block);
    default:
      return `unsupported type: ${String(block.type)}`;
  }
}

function wrongText(text: unknown, type: string, most: number): string | undefined {
  const { type: given, text: words } = Object(text) as { readonly type?: unknown; readonly text?: unknown };
  if (given !== type) return `the type must be ${type}`;
  if (typeof words !== 'string' || words.length === 0) return 'must be more than 0 characters';
  return words.length > most ? `must be less than ${most + 1} characters` : undefined;
}

function wrongRich({ elements }: Record<string, unknown>): string | undefined {
  const parts = elements as readonly {
    readonly type: string;
    readonly elements: readonly { readonly text?: unknown }[];
  }[];
  const known = parts.every(({ type }) => type === 'rich_text_section' || type === 'rich_text_preformatted');
  if (!known) return 'unsupported element';
  const empty = parts.some((part) => part.elements.some(({ text }) => typeof text !== 'string' || text === ''));
  return empty ? 'must be more than 0 characters' : undefined;
}

function wrongTable({ rows }: Record<string, unknown>): string | undefined {
  const all = rows as readonly (readonly Record<string, unknown>[])[];
  if (all.length === 0 || all.length > 100) return 'no more than 100 rows';
  for (const row of all) {
    if (row.length === 0 || row.length > 20) return 'no more than 20 cells';
    for (const cell of row) {
      const wrong =
        cell.type === 'rich_text' ? wrongRich(cell) : cell.text === '' ? 'must be more than 0 characters' : undefined;
      if (wrong) return wrong;
    }
  }
  return undefined;
}
