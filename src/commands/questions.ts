import type { Command, OpenQuestion } from '../command.ts';
import type { Block } from '../text.ts';
import { shownWhen } from '../when/shown-when.ts';

/** How many are shown at once. */
const most = 20;

/** Shows the questions that wait for an answer: those that the asker was asked, and those of this place. */
export const questions: Command = {
  name: 'questions',
  usage: 'questions',
  description: 'Shows what I asked and wait for: you, and in this place',
  idempotent: true,
  exec: (_, call) => {
    const all = call.questions();
    if (all.length === 0) return 'I wait for no answer of yours, and for none in this place';
    const more = all.length - most;
    return [
      ...all.slice(0, most).flatMap((question) => shown(question, call.timezone)),
      ...(more > 0 ? [paragraph(`…and ${more} more that were asked later`)] : []),
      paragraph('Answer where it was asked, or say cancel there.'),
    ];
  },
};

function shown({ about, text, until, by, place }: OpenQuestion, zone: string): readonly Block[] {
  const head = `${by} in ${place}, until ${shownWhen(until, zone)}: ${about.replace(/\s+/g, ' ')}`;
  return [paragraph(head), ...(typeof text === 'string' ? [paragraph(text)] : text)];
}

function paragraph(text: string): Block {
  return { type: 'paragraph', text };
}
