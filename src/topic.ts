/**
 * A conversation by a name of the bot's own: whatever is said under one topic in one place is in one thread there, and
 * what people answer in it says so in `origin.topic`. For what is told in several places, and goes on.
 */
export type Topic = `topic:${string}`;

/** Names a conversation of the bot's own. The same name is the same topic for ever. */
export function topic(name: string): Topic {
  return `topic:${name}`;
}

/** Tells a topic from a conversation that a network named. */
export function isTopic(conversation: string | undefined): conversation is Topic {
  return conversation?.startsWith('topic:') === true;
}
