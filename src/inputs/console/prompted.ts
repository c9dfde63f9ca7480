import type { Interface } from 'node:readline';
import { clearScreenDown, createInterface, cursorTo } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Observable } from 'rxjs';
import type { Words } from './completion.ts';
import { complete } from './completion.ts';
import type { History } from './history.ts';
import { historySize } from './history.ts';
import type { Line, Screen } from './screen.ts';
import { longest, tooLong, write } from './screen.ts';

/** What a prompt needs. */
export interface PromptOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly prompt: string;
  readonly history: History;
  /** What can be completed; nothing is when it takes longer than half a second. */
  readonly words: () => Promise<Words>;
  /** Ctrl-C. */
  readonly interrupt: (() => void) | undefined;
}

/** A line editor with history and completion; what comes in meanwhile is shown above the line that is being typed. */
export function prompted({ input, output, prompt, history, words, interrupt }: PromptOptions): Screen {
  let open: Interface | undefined;
  const lines = new Observable<Line>((subscriber) => {
    const editor = createInterface({
      input,
      output,
      prompt,
      terminal: true,
      history: [...history.lines],
      historySize,
      removeHistoryDuplicates: true,
      completer: (line: string, done: (error: null, found: [string[], string]) => void) => {
        void completed(line, words).then((found) => done(null, found));
      },
    });
    open = editor;
    // An editor that is typed into without end is emptied, not grown.
    const guard = () => {
      if (editor.line.length < longest) return;
      restore(editor, '', 0);
      subscriber.next(tooLong);
    };
    input.on('keypress', guard);
    editor.on('history', (all) => history.keep(all));
    editor.on('line', (line) => {
      subscriber.next(line.length < longest ? line : tooLong);
      if (!subscriber.closed) editor.prompt();
    });
    editor.on('SIGINT', () => (interrupt ? interrupt() : editor.close()));
    editor.once('close', () => subscriber.complete());
    const broken = () => subscriber.complete();
    output.once('error', broken);
    editor.prompt();
    return () => {
      open = undefined;
      input.off('keypress', guard);
      output.off('error', broken);
      cursorTo(output, 0);
      clearScreenDown(output);
      editor.close();
    };
  });
  return {
    lines,
    show: (text) => (open ? above(open, output, text) : write(output, `${text}\n`)),
    pause: () => open?.pause(),
    resume: () => open?.resume(),
    interactive: true,
  };
}

/** Takes the typed line away, however many rows it has, writes, and puts it back with the cursor where it was. */
function above(editor: Interface, output: NodeJS.WriteStream, text: string): Promise<void> {
  const { line, cursor } = editor;
  // After a paste Node has not noticed in which row the cursor is, and would clear too little.
  Object.assign(editor, { prevRows: editor.getCursorPos().rows });
  restore(editor, '', 0);
  cursorTo(output, 0);
  clearScreenDown(output);
  const written = write(output, `${text}\n`);
  restore(editor, line, cursor);
  return written;
}

/** Node documents both as what a program may look at and, with care, set together. */
function restore(editor: Interface, line: string, cursor: number): void {
  Object.assign(editor, { line, cursor });
  editor.prompt(true);
}

async function completed(line: string, words: () => Promise<Words>): Promise<[string[], string]> {
  const none: [string[], string] = [[], line];
  const late = wait(500, none, { ref: false });
  return Promise.race([words().then((known) => complete(line, known)), late]).catch(() => none);
}
