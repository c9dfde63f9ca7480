import type { TextEvent } from '../../event.ts';
import type { Outgoing } from '../../outgoing.ts';
import { reply } from '../../outgoing.ts';
import type { Dialog } from './dialog.ts';
import { closing } from './dialogs.ts';
import { elsewhere } from './elsewhere.ts';
import type { Hearing } from './hearing.ts';
import type { Outcome } from './outcome.ts';
import { notice, runEvent } from './outcome.ts';
import { passedOn } from './passed-on.ts';
import type { Dealt, Task } from './task.ts';
import { laneOf } from './task.ts';
import { closedDialog, forgotten, noAnswer, noChoice, takenAsDone, whichQuestion } from './wording.ts';

/** What hearing answers needs. */
export interface AnswersOptions extends Pick<Hearing, 'state' | 'clock'> {
  readonly vocabulary: Pick<Hearing['vocabulary'], 'resolve'>;
}

/** Hears answers to open questions, and ends questions. */
export class Answers {
  readonly #options: AnswersOptions;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** What a message is to the open questions; undefined when it is about none of them. */
  hear(event: TextEvent, isStop: boolean): Omit<Task, 'number'> | Dealt | undefined {
    const { state, vocabulary } = this.#options;
    const { dialogs } = state;
    const commanded = (text: string) =>
      vocabulary.resolve({ ...event, data: text, addressed: true }).found !== undefined;
    const heard = dialogs.hear(event, commanded, isStop);
    if (!heard) return undefined;
    if ('which' in heard) {
      const texts = heard.which.map(({ said }) => said.data);
      return this.#dealt(event, { messages: [reply(event, whichQuestion(heard.answer, texts))] });
    }
    const { dialog } = heard;
    if ('wrong' in heard) {
      return this.#dealt(event, { messages: [reply(event, noChoice(dialog.choices ?? []))] });
    }
    dialogs.close(dialog);
    if (dialog.restarted && heard.answer === 'done') return this.#done(event, dialog);
    const { found, to } = vocabulary.resolve(dialog.said);
    if (!found) return this.#ended(event, dialog, 'failed', forgotten(dialog.said.data));
    return {
      event,
      found,
      lane: laneOf(event),
      ...(to && { to }),
      dialog: dialog.restarted ? cutOffAgain(dialog) : { ...dialog, answers: [...dialog.answers, heard.answer] },
      open: dialog,
      closing: closing(dialog),
    };
  }

  /** Ends the newest question to this person here, if there is one. */
  cancel(event: TextEvent): Dealt | undefined {
    const dialog = this.#options.state.dialogs.newest(event);
    if (!dialog) return undefined;
    this.#options.state.dialogs.close(dialog);
    return this.#ended(event, dialog, 'cancelled', closedDialog(dialog.said.data));
  }

  /** The time of a question is up; undefined when it was answered or ended. `cause` is the event that says so. */
  expire(cause: string, id: string, asked: number): Outcome | undefined {
    const dialog = this.#options.state.dialogs.find(id, asked);
    if (!dialog) return undefined;
    this.#options.state.dialogs.close(dialog);
    const at = this.#options.clock.now();
    const { said, at: there } = dialog;
    const error = noAnswer(said.data);
    const about = { command: said.data, said, cause };
    return {
      messages: [
        ...(there === undefined ? [] : [{ ...elsewhere(there, about, error), open: true as const }]),
        { ...reply(said, error), causes: [cause] },
      ],
      run: { ...this.#run(dialog, 'timeout', error), id: `runs:${cause}` },
      noticed: [notice('timeout', said, at, this.#about(dialog))],
      writes: { ...closing(dialog), cause },
    };
  }

  #done(event: TextEvent, dialog: Dialog): Dealt {
    return this.#ended(event, dialog, 'ok', takenAsDone(dialog.said.data));
  }

  #ended(event: TextEvent, dialog: Dialog, outcome: 'ok' | 'failed' | 'cancelled', words: string): Dealt {
    const code = outcome === 'ok' ? 'ran' : outcome;
    return this.#dealt(event, {
      messages: [...toldThere(event, dialog), reply(event, words)],
      run: { ...this.#run(dialog, outcome, outcome === 'ok' ? undefined : words), id: `runs:${event.id}` },
      noticed: [notice(code, event, this.#options.clock.now(), this.#about(dialog))],
      writes: { ...closing(dialog), cause: event.id },
    });
  }

  #run({ said }: Dialog, outcome: 'ok' | 'failed' | 'cancelled' | 'timeout', error?: string) {
    const at = this.#options.clock.now();
    const { command = '' } = this.#about({ said });
    return runEvent(said, { command, outcome, at, ms: 0, ...(error === undefined ? {} : { error }) });
  }

  /** Which command it is about; one that is gone has no name. */
  #about({ said }: Pick<Dialog, 'said'>): { readonly command?: string } {
    const { found } = this.#options.vocabulary.resolve(said);
    return found ? { command: found.command.name } : {};
  }

  #dealt(event: TextEvent, outcome: Outcome): Dealt {
    return { outcome, lane: laneOf(event) };
  }
}

/** Where a question was asked it is said how it was ended elsewhere. */
function toldThere(event: TextEvent, { said }: Dialog): readonly Outgoing[] {
  return event.input === said.input ? [] : [{ ...passedOn(event, said), open: true }];
}

/** A run that a restart cut off begins anew with the answers it had. */
function cutOffAgain({ restarted: _restarted, choices: _choices, ...dialog }: Dialog): Dialog {
  return { ...dialog, asked: dialog.asked.slice(0, -1) };
}
