import type { Address } from '../../address.ts';
import type { Command, Job } from '../../command.ts';
import { counted } from '../../counted.ts';
import { UsageError } from '../../errors.ts';
import type { TextEvent } from '../../event.ts';
import { nearest } from '../../matching/nearest.ts';
import { longestText } from '../../matching/pattern.ts';
import { brief } from '../../render/brief.ts';
import { shownDuration } from '../../shown-duration.ts';
import type { Text } from '../../text.ts';
import { thrown } from '../../thrown.ts';

/** What the bot says about a run, in one place. */

/** What a person is told about an error: a usage error as it is, any other as the original did. */
export function failureText(error: unknown): string {
  if (error instanceof UsageError || codeOf(error) === 'USAGE') return cut((error as Error).message);
  return `error executing cmd: ${cut(withoutSecrets(thrown(error)))}`;
}

/** A plugin may bring its own copy of the class. */
function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as { code?: unknown }).code : undefined;
}

/** Takes out what libraries put into messages: passwords in addresses, and tokens. */
function withoutSecrets(message: string): string {
  return message
    .slice(0, 2_000)
    .replace(/\/\/[^\s/@]{1,256}@/g, '//…@')
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 …')
    .replace(/\bxox[a-z]-[\w-]+/gi, 'xox…');
}

function cut(message: string): string {
  return message.length > 500 ? `${message.slice(0, 499).toWellFormed()}…` : message;
}

export function noMatch(text: string, commands: readonly Command[]): string {
  const word = text.trim().split(/\s+/, 1)[0] ?? '';
  const names = new Map(
    commands.flatMap(({ usage, aliases = [] }) =>
      [usage, ...aliases].map((known) => [known.split(' ', 1)[0] ?? '', usage]),
    ),
  );
  const near = nearest(word, [...names.keys()]).map((name) => names.get(name));
  const meant = near.length === 0 ? '' : ` Did you mean: ${near.join(', ')}?`;
  return `I do not know "${brief(text, 40)}".${meant} Say help to see what I can do.`;
}

export function noInput(name: string, inputs: Iterable<string>): string {
  return `there is no input ${brief(name, 40)}; there are ${[...inputs].join(', ')}`;
}

export function tooLong(text: string): string {
  return `that message is too long for me: it has ${text.length} characters, and I read ${longestText} at most`;
}

export function tooOld(text: string, age: number): string {
  return `that was said ${shownDuration(age)} ago, so I did not run it: ${brief(text)}\nSay again to run it now.`;
}

export function outOfTime(text: string, timeout: number): string {
  return `error executing cmd: gave up after ${shownDuration(timeout)}: ${brief(text)}`;
}

export function stopped(texts: readonly string[], waiting: number): string {
  const behind = waiting === 0 ? [] : [`and ${waiting} more that waited behind`];
  return [...texts.map((text) => `stopped: ${brief(text)}`), ...behind].join('\n');
}

export function stoppedBefore(text: string): string {
  return `stopped before it began: ${brief(text)}`;
}

export const tooManyLive =
  'too many commands that go on until they are stopped: say stop where one is not needed any more';

/** True whether it can be sent at once or is kept until its input is back. */
export function goesTo(to: Address): string {
  return `goes to ${to}`;
}

export function more(lines: number, { name, params = {} }: Command): string {
  const count = `…and ${counted(lines, 'more line')}`;
  return Object.keys(params).length === 0 ? count : `${count}: help ${name} says how to ask for less`;
}

/** A question, with what may be answered. */
export function asked(question: Text, choices: readonly string[] = []): Text {
  const may = choices.length === 0 ? '' : `(${choices.join(' / ')})`;
  if (may === '') return question;
  return typeof question === 'string' ? `${question} ${may}` : [...question, { type: 'paragraph', text: may }];
}

/** A question where the command was said, when it is asked elsewhere, too. */
export function askedThere(question: Text, at: Address): Text {
  const where = `Asked at ${at}, too: answer here or there.`;
  return typeof question === 'string' ? `${question}\n${where}` : [...question, { type: 'paragraph', text: where }];
}

/** Whoever answers elsewhere is told where it goes on. */
export function goesOn({ place, input }: Pick<TextEvent, 'place' | 'input'>): string {
  return `I go on where it was said: ${place} (${input})`;
}

export function noChoice(choices: readonly string[]): string {
  return `please answer ${choices.slice(0, -1).join(', ')}${choices.length > 1 ? ' or ' : ''}${choices.at(-1)}; or say cancel`;
}

export function whichQuestion(answer: string, texts: readonly string[]): string {
  const about = [...new Set(texts.map((text) => brief(text)))];
  return `which one? I wait for an answer about ${about.join('; ')}. Say for example: ${answer} ${about[0]}`;
}

export function questionChanged(text: string): string {
  return `I stopped: what I ask for this has changed since you answered. Say it again: ${brief(text)}`;
}

export function noAnswer(text: string): string {
  return `nobody answered in time, so I stopped: ${brief(text)}`;
}

export function closedDialog(text: string): string {
  return `stopped: ${brief(text)}`;
}

export function cutOff(text: string): string {
  return `I was restarted while running \`${brief(text)}\`. Did it happen?`;
}

export function cutOffTooOften(text: string, times: number): string {
  return `I was restarted ${times} times while running \`${brief(text)}\`, so I leave it`;
}

export function takenAsDone(text: string): string {
  return `good, I take it as done: ${brief(text)}`;
}

export function forgotten(text: string): string {
  return `I do not know this command any more: ${brief(text)}`;
}

export function wasDue(
  { number, text }: Pick<Job, 'number' | 'text'>,
  when: string,
  late: number,
  run: boolean,
): string {
  return `job ${number} was due ${when}, ${shownDuration(late)} ago, while I was away: ${run ? 'I run it now' : 'skipped'}: ${brief(text)}`;
}
