import { inputOf } from '../../address.ts';
import type { TextEvent } from '../../event.ts';
import type { Json } from '../../json.ts';
import type { MemoryEntry } from '../../memory.ts';
import { isTopic } from '../../topic.ts';
import type { PersonOf } from '../person-of.ts';
import { chosen } from './chosen.ts';
import type { Dialog } from './dialog.ts';
import { isIn } from './is-in.ts';
import { placeOf } from './place-of.ts';
import { plainly } from './plainly.ts';
import type { Writes } from './writes.ts';

/** What a message is to a dialog. */
export type Heard =
  | { readonly dialog: Dialog; readonly answer: string }
  /** It should have been an answer, and is none of the choices. */
  | { readonly dialog: Dialog; readonly wrong: true }
  /** It answers more than one question, and does not say which. */
  | { readonly answer: string; readonly which: readonly Dialog[] };

const prefix = 'dialog/';

/** The questions that are open, by the message that led to them. */
export class Dialogs {
  static readonly prefix: string = prefix;
  readonly #person: PersonOf;
  readonly #open = new Map<string, Dialog>();
  /** Ids of the messages whose dialogs are open, by conversation and by place, oldest first. */
  readonly #index = new Map<string, Set<string>>();

  /** @param entries - What is remembered under {@link Dialogs.prefix}. */
  constructor(entries: readonly MemoryEntry[], person: PersonOf) {
    this.#person = person;
    const dialogs = entries.map(({ value }) => value as unknown as Dialog);
    for (const dialog of dialogs.sort((one, other) => one.said.accepted - other.said.accepted)) this.open(dialog);
  }

  get size(): number {
    return this.#open.size;
  }

  open(dialog: Dialog): void {
    const { id } = dialog.said;
    this.#open.set(id, dialog);
    for (const key of this.#keysOf(dialog)) {
      const ids = this.#index.get(key) ?? new Set<string>();
      ids.delete(id);
      this.#index.set(key, ids.add(id));
    }
  }

  close({ said: { id } }: Dialog): void {
    const dialog = this.#open.get(id);
    if (!dialog) return;
    this.#open.delete(id);
    for (const key of this.#keysOf(dialog)) {
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
    const asked = about.find(({ choices, said }) => choices && isIn(event, said));
    return asked && event.addressed && !isCommand(event.data) ? { dialog: asked, wrong: true } : undefined;
  }

  /** The newest question to this person here: what `cancel` ends. */
  newest(event: TextEvent): Dialog | undefined {
    return this.#about(event)[0];
  }

  /** What the person was asked, and what was asked in this place. */
  list(event: TextEvent): readonly Dialog[] {
    const who = this.#person(event);
    return [...this.#open.values()].filter(({ said }) => who.said(said) || said.replyTo === event.replyTo);
  }

  #about(event: TextEvent): readonly Dialog[] {
    const keys = [
      ...conversationKeys(event),
      ...(event.addressed ? [this.#personKey(event), this.#placeKey(event)] : []),
    ];
    const ids = keys.flatMap((key) => [...(this.#index.get(key) ?? [])].reverse());
    return [...new Set(ids)].flatMap((id) => {
      const dialog = this.#open.get(id);
      return dialog && this.#mayAnswer(event, dialog) ? [dialog] : [];
    });
  }

  /** A question asked of somebody who proved who they are is answered by nobody who does not. */
  #mayAnswer(event: TextEvent, { said, anyone }: Dialog): boolean {
    if (anyone) return event.sender.verified || !said.sender.verified;
    return this.#person(event).said(said);
  }

  /** Where a question is looked for: in its conversation, and in its place, asked of one person or of anybody. */
  #keysOf({ said, anyone, at }: Dialog): readonly string[] {
    const { id } = this.#person(said);
    const keys = [
      isTopic(said.conversation) ? said.conversation : conversationKey(said.input, said.conversation),
      anyone ? this.#placeKey(said) : this.#personKey(said),
    ];
    return at === undefined ? keys : [...keys, personKey(id, id)];
  }

  #placeKey(event: TextEvent): string {
    return `place\n${placeOf(event, this.#person)}`;
  }

  #personKey(event: TextEvent): string {
    return personKey(placeOf(event, this.#person), this.#person(event).id);
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

function timerKey({ said, asked }: Dialog): string {
  return `${prefix}${said.id}/${asked.length}`;
}

function conversationKeys({ input, conversation, origin }: TextEvent): readonly string[] {
  const own = conversationKey(input, conversation);
  const { replyTo, conversation: from, topic } = origin ?? {};
  const elsewhere = replyTo === undefined || from === undefined ? [] : [conversationKey(inputOf(replyTo), from)];
  return [own, ...elsewhere, ...(topic === undefined ? [] : [topic])];
}

function conversationKey(input: string, conversation: string): string {
  return `conversation\n${input}\n${conversation}`;
}

function personKey(place: string, person: string): string {
  return `place\n${place}\n${person}`;
}

/** In a room each question has a thread of its own; a direct chat has everything in one conversation. */
function isInThread(event: TextEvent, { said }: Dialog): boolean {
  return isIn(event, said) && (said.conversation !== event.conversation || said.to === said.replyTo);
}

/** The question that somebody answers, or those that they may mean. */
function answered(answer: string, about: readonly Dialog[], event: TextEvent): Heard {
  const all = about.filter((dialog) => chosen(dialog, event.data) !== undefined);
  const within = all.filter(({ said }) => isIn(event, said));
  const meant = within.length > 0 ? within : all;
  const [dialog, ...others] = meant;
  const same = others.every(({ said }) => said.data === dialog?.said.data);
  const named = plainly(event.data) !== plainly(answer);
  return dialog && (others.length === 0 || (named && same)) ? { dialog, answer } : { answer, which: meant };
}
