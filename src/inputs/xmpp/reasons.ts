/** Why a room does not let the bot in, in words, by the condition that it names. */
export const reasons: ReadonlyMap<string, string> = new Map([
  ['forbidden', 'the bot is banned'],
  ['registration-required', 'the room is for its members only, and the bot is none'],
  ['not-authorized', 'the room wants a password'],
  ['item-not-found', 'there is no such room'],
  ['not-allowed', 'there is no such room, and the bot may not make one'],
  ['conflict', 'all names are taken'],
  ['remote-server-not-found', 'there is no such room service'],
]);
