/** One fenced block of a page, in the order in which a reader comes to it. */
export type Block = FileBlock | TalkBlock;

/** A file that the reader writes: its first line is a comment that names it. */
export interface FileBlock {
  readonly line: number;
  readonly file: string;
  readonly text: string;
}

/** Commands that the reader types, each with what it prints. */
export interface TalkBlock {
  readonly line: number;
  readonly commands: readonly Typed[];
}

/** A command, and what is shown of what it prints; `…` stands for anything. */
export interface Typed {
  readonly command: string;
  readonly shown: string;
}

/**
 * Reads what a page tells its reader to do. A block is either a file, or a shell's talk in which each command follows a
 * `$ `: a page with any other block cannot be followed, and is refused.
 */
export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language, 2: text = '', index }) => {
    const line = page.slice(0, index).split('\n').length;
    const [, file] = /^\/\/ (\S+)\n/.exec(text) ?? [];
    if (file !== undefined) return { line, file, text };
    if (language === 'sh' && text.startsWith('$ ')) return { line, commands: typed(text) };
    throw new Error(`the block in line ${line} is neither a file (\`// NAME\` first) nor a talk (\`$ \` first)`);
  });
}

function typed(talk: string): readonly Typed[] {
  return [...talk.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command = '', shown = '']) => ({
    command,
    shown,
  }));
}
