import { setTimeout as pause } from 'node:timers/promises';
import type { Known } from './known.ts';
import type { Link } from './link.ts';

/** As long as go-micro waits for answers; who was silent is asked again and given more time. In milliseconds. */
const WINDOW = 100;
const SECOND_WINDOW = 400;
/** How long an answer is good; what comes or goes meanwhile is heard anyway. In milliseconds. */
const FRESH = 3_000;

/** Asks the network, so that afterwards all is known. Rejects with a {@link RegistryError}. */
export interface Questions {
  /** Asks about one topic, unless that was just done. */
  about(topic: string): Promise<void>;
  /** Asks about many at once. */
  aboutAll(topics: readonly string[]): Promise<void>;
}

/** Returns what asks; who leaves two questions unanswered is forgotten. */
export function questions(link: () => Promise<Link>, known: Known, now: () => number): Questions {
  const asked = new Map<string, Promise<void>>();

  const aboutAll = async (topics: readonly string[]): Promise<void> => {
    const { ask } = await link();
    const since = now();
    await ask(topics);
    await pause(WINDOW);
    const silent = topics.filter((topic) => known.silent(topic, since));
    if (silent.length === 0) return;
    await ask(silent);
    await pause(SECOND_WINDOW);
    for (const topic of silent) known.forget(topic, since);
  };

  const about = (topic: string): Promise<void> => {
    const answered = aboutAll([topic]);
    asked.set(topic, answered);
    const over = (): void => void asked.delete(topic);
    answered.then(() => pause(FRESH, undefined, { ref: false }).then(over), over);
    return answered;
  };

  return { aboutAll, about: (topic) => asked.get(topic) ?? about(topic) };
}
