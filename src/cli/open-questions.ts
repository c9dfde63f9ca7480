import { counted } from '../counted.ts';
import type { Memory } from '../memory.ts';
import type { Dialog } from '../pipelines/answering/dialog.ts';
import { Dialogs } from '../pipelines/answering/dialogs.ts';

/**
 * Says that questions wait for an answer, which nobody sees any more since a restart; undefined when none does.
 *
 * @param owner - The pipeline that answers commands.
 * @param input - Where they were asked.
 */
export async function openQuestions(memory: Memory, owner: string, input: string): Promise<string | undefined> {
  const entries = await memory.list(owner, Dialogs.prefix);
  const open = entries.filter(({ value }) => (value as unknown as Dialog).said.input === input).length;
  if (open === 0) return undefined;
  return `${counted(open, 'question waits', 'questions wait')} for your answer: say questions`;
}
