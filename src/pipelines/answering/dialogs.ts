import type { TextEvent } from '../../event.ts';
import { release } from '../../event.ts';
import type { Json } from '../../json.ts';
import type { MemoryEntry } from '../../memory.ts';
import type { Progress } from './progress.ts';
import type { Writes } from './writes.ts';

/** A command that waits for an answer: all that is needed to run it anew, as data. */
export interface Dialog {
  /** The message that asked for the command. */
  readonly said: TextEvent;
  /** The questions in their order, the open one last. */
  readonly asked: readonly string[];
  /** The answers to all but the last. */
  readonly answers: readonly string[];
  readonly choices?: readonly string[];
  /** Anybody in that place may answer. */
  readonly anyone?: true;
  /** Set on the question whether a run that a restart cut off did what it should. */
  readonly restarted?: true;
  /** When nobody waits for the answer any more, in milliseconds. */
  readonly until: number;
  readonly progress: Progress;
}

/** What a message is to a dialog. */
export type Heard =
  | { readonly dialog: Dialog; readonly answer: string }
  /** It should have been an answer, and is none of the choices. */
  | { readonly dialog: Dialog; readonly wrong: true }
  /** It answers more than one question, and does not say which. */
  | { readonly answer: string; readonly which: readonly Dialog[] };

const prefix = 'dialog/';
/** What is longer is no choice, in characters. */
const longest = 1_000;

/** The questions that are open, by the message that led to them. */
export class Dialogs {
  static readonly prefix: string = prefix;
  readonly #open = new Map<string, Dialog>();
  /** Ids of the messages whose dialogs are open, by conversation and by place, oldest first. */
  readonly #index = new Map<string, Set<string>>();

  /** @param entries - What is remembered under {@link Dialogs.prefix}. */
  constructor(entries: readonly MemoryEntry[]) {
    const dialogs = entries.map(({ value }) => value as unknown as Dialog);
    for (const dialog of dialogs.sort((one, other) => one.said.accepted - other.said.accepted)) this.open(dialog);
  }

  get size(): number {
    return this.#open.size;
  }

  open(dialog: Dialog): void {
    const { id } = dialog.said;
    this.#open.set(id, dialog);
    for (const key of keysOf(dialog)) {
      const ids = this.#index.get(key) ?? new Set<string>();
      ids.delete(id);
      this.#index.set(key, ids.add(id));
    }
  }

  close({ said: { id } }: Dialog): void {
    const dialog = this.#open.get(id);
    if (!dialog) return;
    this.#open.delete(id);
    for (const key of keysOf(dialog)) {
      const ids = this.#index.get(key);
      ids?.delete(id);
      if (ids?.size === 0) this.#index.delete(key);
    }
  }

  /** The dialog of a message, while this many questions have been asked. */
  find(id: string, asked: number): Dialog | undefined {
    const dialog = this.#open.get(id);
    return dialog?.asked.length === asked ? dialog : undefined;
  }

  /**
   * Finds the question that a message answers, the newest first: one asked in its conversation, or, when it is said to
   * the bot, one asked of the same person in the same place. Where there are choices nothing is guessed: of several
   * questions that it answers it has to name one, by the command it is about (`again deploy`). Elsewhere a message
   * outside the question's thread that is a command is meant as one, and `isStop`, one that ends things, is no answer.
   */
  hear(event: TextEvent, isCommand: (text: string) => boolean, isStop: boolean): Heard | undefined {
    const about = this.#about(event);
    for (const dialog of about) {
      const answer = dialog.choices ? chosen(dialog, event.data) : isStop ? undefined : event.data;
      if (answer === undefined) continue;
      if (dialog.choices) return answered(answer, about, event);
      if (isInThread(event, dialog) || !isCommand(answer)) return { dialog, answer };
    }
    const asked = about.find(({ choices, said }) => choices && said.conversation === event.conversation);
    return asked && event.addressed && !isCommand(event.data) ? { dialog: asked, wrong: true } : undefined;
  }

  /** The newest question to this person here: what `cancel` ends. */
  newest(event: TextEvent): Dialog | undefined {
    return this.#about(event)[0];
  }

  /** What the person was asked, and what was asked in this place. */
  list({ from, replyTo }: TextEvent): readonly Dialog[] {
    return [...this.#open.values()].filter(({ said }) => said.from === from || said.replyTo === replyTo);
  }

  #about(event: TextEvent): readonly Dialog[] {
    const keys = [conversationKey(event), ...(event.addressed ? [personKey(event), placeKey(event)] : [])];
    const ids = keys.flatMap((key) => [...(this.#index.get(key) ?? [])].reverse());
    return [...new Set(ids)].flatMap((id) => {
      const dialog = this.#open.get(id);
      return dialog && mayAnswer(event, dialog) ? [dialog] : [];
    });
  }
}

/** Returns what to write so that a dialog is remembered, and ends when its time is up. */
export function opening(dialog: Dialog): Writes {
  const { said, asked, until } = dialog;
  return {
    memory: [{ key: prefix + said.id, value: dialog as unknown as Json }],
    later: [{ key: timerKey(dialog), due: until, data: { dialog: said.id, asked: asked.length } }],
  };
}

/** Returns what to write so that a dialog is forgotten. */
export function closing(dialog: Dialog): Writes {
  return { memory: [{ key: prefix + dialog.said.id, value: undefined }], later: [{ cancel: timerKey(dialog) }] };
}

/** What is kept of a message: not what lets it go. */
export function keptOf({ [release]: _release, ...event }: TextEvent): TextEvent {
  return event;
}

function timerKey({ said, asked }: Dialog): string {
  return `${prefix}${said.id}/${asked.length}`;
}

/** A question asked of somebody who proved who they are is answered by nobody who does not. */
function mayAnswer({ from, sender }: TextEvent, { said, anyone }: Dialog): boolean {
  return (anyone || said.from === from) && (sender.verified || !said.sender.verified);
}

/** Where a question is looked for: in its conversation, and in its place, asked of one person or of anybody. */
function keysOf({ said, anyone }: Dialog): readonly string[] {
  return [conversationKey(said), anyone ? placeKey(said) : personKey(said)];
}

function conversationKey({ input, conversation }: TextEvent): string {
  return `conversation\n${input}\n${conversation}`;
}

function placeKey({ replyTo }: TextEvent): string {
  return `place\n${replyTo}`;
}

function personKey(event: TextEvent): string {
  return `${placeKey(event)}\n${event.from}`;
}

/** In a room each question has a thread of its own; a direct chat has everything in one conversation. */
function isInThread({ conversation }: TextEvent, { said }: Dialog): boolean {
  return said.conversation === conversation && said.to === said.replyTo;
}

/** The question that somebody answers, or those that they may mean. */
function answered(answer: string, about: readonly Dialog[], event: TextEvent): Heard {
  const all = about.filter((dialog) => chosen(dialog, event.data) !== undefined);
  const within = all.filter(({ said }) => said.conversation === event.conversation);
  const meant = within.length > 0 ? within : all;
  const [dialog, ...others] = meant;
  const same = others.every(({ said }) => said.data === dialog?.said.data);
  const named = plainly(event.data) !== plainly(answer);
  return dialog && (others.length === 0 || (named && same)) ? { dialog, answer } : { answer, which: meant };
}

/** The choice that somebody made, perhaps with the command it is about: case, spaces and a full stop do not matter. */
function chosen({ choices = [], said }: Dialog, text: string): string | undefined {
  if (text.length > longest) return undefined;
  const words = plainly(text);
  const about = plainly(said.data);
  return choices.find((choice) => {
    const own = plainly(choice);
    return words === own || (words.startsWith(`${own} `) && about.startsWith(words.slice(own.length + 1)));
  });
}

function plainly(text: string): string {
  return text.trim().replace(/[.!]$/, '').toLowerCase();
}
