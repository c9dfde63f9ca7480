import type { Thread } from './thread.ts';

/** What an answer to a mail needs to know of it. */
export interface Answerable {
  readonly thread: Thread;
  readonly subject: string;
}

/** How many mails are remembered; beyond it the oldest is forgotten, and answers to it name only its thread. */
const most = 1_000;

/** The mails that came of late, by the ids of their events: so that an answer names what it answers, and its subject. */
export class Threads {
  readonly #mails = new Map<string, Answerable>();

  note(event: string, mail: Answerable): void {
    this.#mails.delete(event);
    this.#mails.set(event, mail);
    if (this.#mails.size <= most) return;
    for (const oldest of this.#mails.keys()) {
      this.#mails.delete(oldest);
      break;
    }
  }

  /** The newest of the mails that a message answers in their own conversation. */
  answered(causes: readonly string[], conversation: string | undefined): Answerable | undefined {
    const mails = causes.map((cause) => this.#mails.get(cause)).filter((mail) => mail !== undefined);
    return mails.findLast(({ thread }) => thread.root === conversation);
  }
}
