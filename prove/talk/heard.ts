import type { Networks } from '../networks/networks.ts';
import { messageKey } from './message-key.ts';
import type { InputName } from './said.ts';
import type { Statement } from './sentences.ts';
import { parsed } from './sentences.ts';

/** One thing the bot said about one word, as a ledger has it. */
export interface Heard extends Statement {
  readonly where: InputName | 'email';
  /** The message's own name, the same on every repetition. */
  readonly key: string;
  readonly place: string;
  readonly thread: string;
}

/** Returns a function that reads on in the ledgers: each call answers what was said since the last. */
export function ears({ slacks, mail, terminal, shells }: Networks): () => readonly Heard[] {
  const read = { slack: 0, acme: 0, legacy: 0, email: 0, console: 0, shell: 0 };
  return () => {
    const heard: Heard[] = [];
    for (const name of ['slack', 'acme', 'legacy'] as const) {
      const { posted } = slacks[name].ledger;
      for (const post of posted.slice(read[name])) {
        const { text, place, thread = '' } = post;
        heard.push(...parsed(text).map((one) => ({ ...one, where: name, key: messageKey(post), place, thread })));
      }
      read[name] = posted.length;
    }
    for (const { text, id, to } of mail.mails.slice(read.email)) {
      heard.push(...parsed(text).map((one) => ({ ...one, where: 'email' as const, key: id, place: to, thread: '' })));
    }
    read.email = mail.mails.length;
    for (const line of terminal.shown.slice(read.console)) {
      // A terminal shows no keys: what is there twice is taken for one message, shown twice.
      const shown = parsed(line).map((one) => ({ ...one, where: 'console' as const, key: `${one.word} ${one.what}` }));
      heard.push(...shown.map((one) => ({ ...one, place: 'console', thread: '' })));
    }
    read.console = terminal.shown.length;
    for (const [index, { shell, text }] of shells.answers.slice(read.shell).entries()) {
      const key = `shell ${read.shell + index}`;
      heard.push(
        ...parsed(text).map((one) => ({ ...one, where: 'shell' as const, key, place: String(shell), thread: '' })),
      );
    }
    read.shell = shells.answers.length;
    return heard;
  };
}
