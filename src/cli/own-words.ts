/** First words of a command line that this program does something for itself; any other is said to a bot. */
export const ownWords: readonly string[] = ['bot', 'start', 'check', 'new', 'marbles', 'replay', 'help', 'completion'];
