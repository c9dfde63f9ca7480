import type { Screen } from './screen.ts';

/** Puts the terminal's own words about a line behind the answers to the lines before it. */
export interface Turns {
  /** A line went to the bot: its answer is to come. */
  asked(id: string, line: number): void;
  /** Something answers these lines: what belongs before it is shown now. */
  answering(ids: readonly string[]): void;
  /** These lines have all their answers. */
  answered(ids: readonly string[]): void;
  /** Says something about a line, when its turn comes. */
  say(line: number, text: string): void;
  /** Shows all that waits. */
  close(): void;
}

/** A line that nobody answers is forgotten when so many came after it. */
const most = 10_000;

/** On an interactive screen nothing waits. */
export function turns(screen: Screen): Turns {
  const unanswered = new Map<string, number>();
  let waiting: readonly { readonly line: number; readonly text: string }[] = [];
  const showBefore = (line: number) => {
    const now = waiting.filter((words) => words.line <= line);
    waiting = waiting.filter((words) => words.line > line);
    for (const { text } of now) screen.show(text).catch(() => undefined);
  };
  const show = () => {
    const [first] = unanswered.values();
    showBefore(screen.interactive || first === undefined ? Number.POSITIVE_INFINITY : first);
  };
  return {
    asked(id, line) {
      unanswered.set(id, line);
      const [oldest] = unanswered.keys();
      if (unanswered.size > most && oldest !== undefined) unanswered.delete(oldest);
    },
    answering(ids) {
      const lines = ids.map((id) => unanswered.get(id)).filter((line) => line !== undefined);
      if (lines.length > 0) showBefore(Math.max(...lines));
    },
    answered(ids) {
      for (const id of ids) unanswered.delete(id);
      show();
    },
    say(line, text) {
      waiting = [...waiting, { line, text }].sort((a, b) => a.line - b.line);
      show();
    },
    close: () => showBefore(Number.POSITIVE_INFINITY),
  };
}
