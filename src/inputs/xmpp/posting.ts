import { SendError } from '../../errors.ts';
import type { Conn } from '../../input.ts';
import type { Outgoing, Receipt } from '../../outgoing.ts';
import { called } from '../../render/called.ts';
import type { Element } from './element.ts';
import { letter } from './letter.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import type { Progress } from './sent.ts';
import { styled } from './styled.ts';
import type { Target } from './target.ts';
import { target } from './target.ts';

/** How long a room may take to show a message, in milliseconds. */
const patience = 30_000;

/**
 * Sends messages and finds them again. A message that is tried again goes on after the part that was sent last; one that
 * is there is not sent again.
 */
export function posting(parts: Parts): Required<Pick<Conn, 'send' | 'find'>> {
  const { settings, ids, session, echoes, sent } = parts;
  const mention = (name: string) => (settings.everywhere ? `@${name.replace(/^@/, '')}` : name);

  /** A room has a message when it shows it, the account's server when it says so. */
  const taken = async (stanza: Element, { jid, room }: Target, signal: AbortSignal): Promise<string | undefined> => {
    const { id } = stanza.attrs;
    const failed = (error: unknown) => void echoes.failed(id, error);
    const late = () => new SendError('unknown', `${jid} did not show the message for ${patience / 1_000} s`);
    const left = () => failed(new SendError('unknown', 'it was not waited for any longer whether it was taken'));
    const shown = echoes.answer(id, patience, late);
    signal.addEventListener('abort', left, { once: true });
    session.say(stanza).then(() => room ?? echoes.came(id, undefined), failed);
    return shown.finally(() => signal.removeEventListener('abort', left));
  };

  const bodyByBody = async (message: Message, where: Target, progress: Progress, signal: AbortSignal) => {
    const bodies = styled(where.room ? called(message) : message.data, mention);
    for (const [index, body] of bodies.entries()) {
      if (index < progress.parts) continue;
      if (signal.aborted) throw new SendError('transient', 'not sent: it was not waited for any longer');
      const stanza = letter(body, { where, message, part: index + 1, parts: bodies.length }, ids);
      const given = await taken(stanza, where, signal).catch((error) => {
        throw asSendError(error, where);
      });
      progress.parts = index + 1;
      progress.id ??= given ?? stanza.attrs.id;
    }
    progress.whole = true;
  };

  return {
    async send(message, signal) {
      const where = target(message.to, parts);
      inside(where);
      const progress = await sent.of(message.key, where);
      if (!progress.whole) await bodyByBody(message, where, progress, signal);
      return receipt(progress, where, message.conversation);
    },
    async find(key, to, conversation) {
      const where = target(to, parts);
      const progress = await sent.again(key, where);
      return progress.whole ? receipt(progress, where, conversation) : undefined;
    },
  };
}

type Message = Outgoing & { readonly key: string };

/** What stands in no thread of a room begins one: what answers it is known by the room's own id of it. */
function receipt({ id }: Progress, { jid, room }: Target, conversation: string | undefined): Receipt {
  if (id === undefined) return {};
  const begins = room?.archived && !conversation?.startsWith(`${jid}:`);
  return { id, ...(begins && { conversation: `${jid}:${id}` }) };
}

/** Throws a {@link SendError} while the bot is not in the room. */
function inside({ room }: Target): void {
  if (!room || room.joined) return;
  throw new SendError('transient', `the bot is not in ${room.name} yet: ${room.why || 'not let in so far'}`);
}

function asSendError(error: unknown, { jid }: Target): SendError {
  if (error instanceof SendError) return error;
  if (!(error instanceof Refusal)) throw error;
  const text = `${jid} did not take the message: ${error.message}`;
  if (tooMuch.test(error.condition)) return new SendError('limited', text, { wait: breather });
  return new SendError(error.type === 'wait' || passing.test(error.condition) ? 'transient' : 'permanent', text);
}

/** How long to wait where nobody says for how long, in milliseconds. */
const breather = 10_000;
const tooMuch = /^(?:policy-violation|resource-constraint)$/;
/** `not-acceptable` is what a room says that has forgotten the bot, which goes in again. */
const passing = /^(?:not-acceptable|remote-server-timeout|internal-server-error)$/;
