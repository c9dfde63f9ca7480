import type { SlackName } from '../networks/networks.ts';

/** What people say to the bot under proof; each kind has its own way of going wrong. */
export type Kind = 'note' | 'log' | 'charge' | 'redirect' | 'count' | 'old' | 'deploy' | 'job';

/** Where it is said. What acknowledges nothing comes last. */
export type InputName = SlackName | 'console' | 'shell';

/** Something that was said, by the word that nothing else has: every answer to it carries that word. */
export interface Said {
  readonly word: string;
  readonly kind: Kind;
  readonly input: InputName;
  /** A room, a direct chat, or which shell. */
  readonly place: string;
  readonly user: string;
  /** Where Slack gave it one. */
  readonly ts?: string;
}

/** Where mail goes: each domain is a lane of its own. */
export const domains = ['one.example', 'two.example', 'three.example', 'four.example'] as const;

/** How a kind is put in words; everything but `note` can be got wrong by doing it again. */
export const texts: Readonly<Record<Kind, (word: string) => string>> = {
  note: (word) => `note ${word}`,
  log: (word) => `log ${word}`,
  charge: (word) => `charge ${word}`,
  redirect: (word) => `note ${word} > email:team@${domains[Number(word.slice(1, word.indexOf('x'))) % domains.length]}`,
  count: (word) => `count ${word}`,
  old: (word) => `charge ${word}`,
  deploy: (word) => `deploy ${word}`,
  job: (word) => `in 2 seconds note ${word}`,
};
