import { Agent } from 'undici';

/** Makes the connections of one link, which end with it: those of Node itself would stay for the next call. */
export function agentUntil(closing: AbortSignal): Agent {
  const agent = new Agent();
  // What is under way is told by the signal, and by its own words.
  closing.addEventListener('abort', () => void agent.destroy().catch(() => {}), { once: true });
  return agent;
}
