import type { Result } from './results.ts';

/** Writes RELIABILITY.md; `machine` says what it was measured on. */
export function report(results: readonly Result[], machine: readonly (readonly [string, string])[]): string {
  const figures = results.flatMap((one) => one.figures);
  const rows = figures.map(({ name, toReach, measured, control, faults, reached }) => [
    name,
    toReach,
    `${reached ? '✓' : '✗'} ${measured}`,
    control,
    faults,
  ]);
  const runs = results.map(({ piece, commit, machine, seed, minutes }) => [
    ...[piece, commit, machine, String(seed), minutes.toFixed(1)],
  ]);
  return `# Reliability

Written by \`npm run prove\`. Where the bot is killed, cut off, or its disk fails, it runs as a process of its own on a real file,
and the networks that it talks to run in another, which outlives it, shares no code with it and keeps a ledger of all that
went through: the ledger is what is judged. Where nothing is acknowledged (RTM, a terminal, a shell), what counts as taken is
what the bot wrote down, outside of its data, at the moment its journal had it. Where time is virtual, the bot is dropped in
mid-work inside one process instead. Each figure is measured a second time with its guarantee broken on purpose: that control
must come out red, or the figure proves nothing.

${table([['', 'To reach', 'Measured', 'Control: the guarantee broken', 'Really injected'], ...rows])}

${table([['Measured on', ''], ...machine])}

${table([['Piece', 'Commit', 'Machine', 'Seed', 'Minutes'], ...runs])}

## What this does not prove

- That a disk keeps what it said it synced. The power cuts are simulated above the kernel: what the bot had not synced is
  taken back, in part and out of order. A disk that lies about a flush loses what any program wrote to it.
- That files survive where a rename was not followed by a sync of its folder; the simulation takes back writes, new files and
  removals, and lets renames stand.
- Anything about the networks' own promises. The Slack here is written from Slack's documentation and does what that says;
  the mail server takes each mail that it answered for. What Slack or a mail server loses after saying yes is theirs.
- That a mail is seen once. Where a network takes no key and has no history, a kill between sending and noting it sends again;
  the same Message-ID lets mail programs show it once, and not all do.
- That a command of yours is safe to run twice. What is not marked \`idempotent\` is asked about, and people may answer wrongly.
- Byzantine clocks. The clock jumps here go forwards and back by hours, in steps.
- Hours and days. The longest run here is minutes of real time, the rest is virtual.
`;
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
