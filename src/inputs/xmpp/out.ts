/** The bot is not in a room, or not any more; the message says why. */
export class Out extends Error {}
