import { setTimeout as pause } from 'node:timers/promises';
import type { Known } from './known.ts';
import type { Link } from './link.ts';
import { LISTING } from './names.ts';

/** As long as go-micro waits for answers; who was silent is asked again and given more time. In milliseconds. */
const WINDOW = 100;
const SECOND_WINDOW = 400;
/** Of very many answers some get lost: names are asked for as long as new ones come, and so often. */
const ROUNDS = 5;
/** How long an answer is good; what comes or goes meanwhile is heard anyway. In milliseconds. */
const FRESH = 3_000;

/** Asks the network, so that afterwards all is known. All reject with a {@link RegistryError}. */
export interface Questions {
  /** Asks for the nodes of a service, unless that was just done. */
  about(name: string): Promise<void>;
  /** Asks for the names of all services, unless that was just done. */
  names(): Promise<void>;
  /** Asks for the nodes of all services that are known. */
  all(): Promise<void>;
}

/** Returns what asks. Who leaves two questions unanswered is forgotten; a name only when its nodes do so too. */
export function questions(link: () => Promise<Link>, known: Known, now: () => number): Questions {
  const asked = new Map<string, Promise<void>>();

  const ask = async (topics: readonly string[]): Promise<void> => {
    if (topics.length === 0) return;
    const network = await link();
    const since = now();
    await network.ask(topics);
    await pause(WINDOW);
    const silent = topics.filter((topic) => !known.spoke(topic, since) || known.silent(topic, since).length > 0);
    if (silent.length === 0) return;
    await network.ask(silent);
    await pause(SECOND_WINDOW);
    if (silent.includes(LISTING)) await ask(known.silent(LISTING, since));
    for (const topic of silent) known.forget(topic, since);
  };

  const names = async (): Promise<void> => {
    let before = -1;
    for (let round = 0; round < ROUNDS && known.names().length > before; round++) {
      before = known.names().length;
      await ask([LISTING]);
    }
  };

  const once = (topic: string, act: () => Promise<void>): Promise<void> => {
    const answered = asked.get(topic) ?? act();
    if (asked.get(topic) === answered) return answered;
    const over = (): void => void asked.delete(topic);
    asked.set(topic, answered);
    answered.then(() => pause(FRESH, undefined, { ref: false }).then(over), over);
    return answered;
  };

  return {
    about: (name) => once(name, () => ask([name])),
    names: () => once(LISTING, names),
    all: () => ask(known.names()),
  };
}
