import { asyncScheduler } from 'rxjs';
import { inputOf, localOf } from '../address.ts';
import type { TextEvent } from '../event.ts';
import type { Log } from '../log.ts';
import { resolving } from '../pipelines/answering/resolving.ts';
import { rights } from '../pipelines/authorize/rights.ts';
import { authority } from '../pipelines/authorize.ts';
import { allCommands } from './all-commands.ts';
import { askedPipelines } from './asked-pipelines.ts';
import type { Settings } from './command-line.ts';
import { ownCommands } from './own-commands.ts';
import { policyOf } from './policy-of.ts';
import type { RightsQuestion } from './rights-question.ts';

/**
 * Says whether somebody may say something, which rule of `--allow` it meets, and what else decides; returns true when
 * they may: not where their input does not run. The person is taken as proven, and as one of this organisation. Nothing is run.
 *
 * @param write - Takes a line with its end.
 */
export function answerAbout(
  question: RightsQuestion,
  settings: Settings,
  log: Log,
  write: (line: string) => void,
): boolean {
  const inputs = settings.instances.map(({ name }) => name);
  const event = said(question);
  const known = allCommands(ownCommands(settings.options), settings.plugins, log);
  const { found, to, wrong } = resolving(known, new Set(inputs), () => undefined)(event);
  const place = question.in === undefined ? '' : ` in ${question.in}`;
  write(`${question.text}, said by ${question.as}${place}\n`);
  const runs = inputs.includes(event.input) || event.input === 'shell';
  if (!runs) write(`  no input ${event.input} runs: --inputs ${named(inputs)}\n`);
  if (!found) {
    write(
      `  ${wrong ?? 'is for no command that is known here; those of services are known to the running bot only'}\n`,
    );
    return false;
  }
  const policy = policyOf(settings, askedPipelines(settings).targets);
  const asked = { event, ...found };
  const right = rights(policy)(asked);
  const verdict = authority(policy, asyncScheduler)({ ...asked, ...(to && { to }) });
  write(
    right.rule ? `  meets rule ${right.rule.number} of --allow: ${right.rule.text}\n` : '  meets no rule of --allow\n',
  );
  if (!verdict.allowed) write(`  ${verdict.words}\n`);
  else if (right.allowed) write(`  allowed${runs ? '' : ', once that input runs'}: ${right.because}\n`);
  return runs && verdict.allowed;
}

function named(inputs: readonly string[]): string {
  return inputs.length === 0 ? 'names none' : `names ${inputs.join(', ')}`;
}

function said({ as, in: place = as, text }: RightsQuestion): TextEvent {
  const input = inputOf(as);
  return {
    type: 'text',
    id: '',
    input,
    from: as,
    to: place,
    replyTo: place,
    place: localOf(place),
    conversation: place,
    addressed: true,
    sender: { id: as, name: localOf(as), verified: true, external: false },
    data: text,
    at: 0,
    accepted: 0,
    meta: {},
  };
}
