import type { Verdict } from './talk/ledger.ts';
import { domains } from './talk/said.ts';

/** Verdicts, counted. */
export interface Tally {
  readonly kills: number;
  readonly said: number;
  readonly delicate: number;
  readonly lost: number;
  readonly twice: number;
  /** Given up after three deaths, and said so. */
  readonly left: number;
  readonly oldRun: number;
  readonly wrong: number;
  /** Repetitions on networks that have a history, and on those that have none. */
  readonly withHistory: number;
  readonly without: number;
}

/** Counts a verdict; says the first of each violation, and where the bot's log is. */
export function tallied(verdict: Verdict, kills: number, log: string): Tally {
  for (const what of ['lost', 'twice', 'oldRun', 'wrong'] as const) {
    const all = verdict[what];
    if (all.length > 0) console.log(`  ${what} ${all.length}: ${all.slice(0, 5).join(', ')} (log: ${log})`);
  }
  const { slack, acme, legacy, email, console: terminal, shell } = verdict.duplicates;
  return {
    kills,
    said: verdict.said,
    delicate: verdict.delicate,
    lost: verdict.lost.length,
    twice: verdict.twice.length,
    left: verdict.left.length,
    oldRun: verdict.oldRun.length,
    wrong: verdict.wrong.length,
    withHistory: slack + acme + legacy,
    without: email + terminal + shell,
  };
}

/** Adds tallies up. */
export function sum(tallies: readonly Tally[]): Tally {
  const total = (key: keyof Tally) => tallies.reduce((all, one) => all + one[key], 0);
  return {
    kills: total('kills'),
    said: total('said'),
    delicate: total('delicate'),
    lost: total('lost'),
    twice: total('twice'),
    left: total('left'),
    oldRun: total('oldRun'),
    wrong: total('wrong'),
    withHistory: total('withHistory'),
    without: total('without'),
  };
}

/** In words. */
export function told({ lost, twice, left, oldRun, wrong, withHistory, without }: Tally): string {
  return [
    ...[
      `lost ${lost}`,
      `settled twice ${twice}`,
      `run though old ${oldRun}`,
      `misplaced ${wrong}`,
      `given up in words ${left}`,
    ],
    `duplicates ${withHistory} with history, ${without} without`,
  ].join(', ');
}

/** Lanes without a history: mail has one a domain and one for the windows, and there is the terminal. */
const lanes = domains.length + 2;

/** Whether every promise was kept. */
export function kept({ kills, delicate, said, lost, twice, oldRun, wrong, withHistory, without }: Tally): boolean {
  return lost + twice + oldRun + wrong + withHistory === 0 && without <= kills * lanes && delicate * 5 >= said;
}
