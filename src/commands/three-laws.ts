import type { Command } from '../command.ts';

/** Recites the laws that it obeys. */
export const threeLaws: Command = {
  name: 'the three laws',
  usage: 'the three laws',
  description: 'Returns the three laws of robotics',
  idempotent: true,
  exec: () => laws,
};

const laws = `
1. A robot may not injure a human being or, through inaction, allow a human being to come to harm.
2. A robot must obey the orders given it by human beings except where such orders would conflict with the First Law.
3. A robot must protect its own existence as long as such protection does not conflict with the First or Second Laws.`;
