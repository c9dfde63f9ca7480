import type { Networks } from '../networks/networks.ts';
import type { Crowd } from './crowd.ts';
import type { Heard } from './heard.ts';

/** Makes people answer the bot's questions: truthfully, in the question's thread, and each question once. */
export function answerer({ slacks, effects }: Networks, { said }: Crowd): (heard: Heard) => void {
  const answered = new Set<string>();
  return ({ word, what, where, key, place, thread }) => {
    const asked = said.get(word);
    if (!asked || where === 'email' || where === 'console' || where === 'shell' || answered.has(key)) return;
    answered.add(key);
    const say = (user: string, text: string) =>
      slacks[where].say({ channel: place, user, text, ...(thread && { thread }) });
    if (what === 'asked') say(asked.user, effects.done.has(word) ? 'done' : 'again');
    if (what !== 'which') return;
    // Somebody else is quicker, where there is somebody else.
    if (!place.startsWith('@')) say(asked.user === 'ann' ? 'bob' : 'ann', 'production');
    say(asked.user, 'staging');
  };
}
