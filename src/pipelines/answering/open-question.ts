import type { OpenQuestion } from '../../command.ts';
import type { Dialog } from './dialog.ts';
import { questionOf } from './question.ts';
import { asked as words } from './wording.ts';

/** Returns the open question of a dialog, as it is shown. */
export function openQuestion({ said, asked, choices, until }: Dialog): OpenQuestion {
  const text = words(questionOf(asked.at(-1) ?? ''), choices);
  return { about: said.data, text, until, by: said.sender.name, place: said.place };
}
