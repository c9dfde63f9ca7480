import { counted } from '../../counted.ts';
import { brief } from '../../render/brief.ts';
import type { Inline } from '../../text.ts';
import type { Thread } from './digest.ts';
import type { Wrote } from './kept.ts';
import type { When } from './time.ts';

/** `09:12 ann: is greeter slow?`, with the place in front where there are several. */
export function wrote(one: Wrote, when: When, several: boolean): string {
  return `${by(one, when, several)}${one.excerpt}`;
}

/** `5 replies, 3 people: 09:12 ann: is greeter slow?` */
export function thread({ root, replies, people }: Thread, when: When, several: boolean): string {
  const title = root ? wrote(root, when, several) : `${wrote(replies[0], when, several)} (the thread began earlier)`;
  return `${counted(replies.length, 'reply', 'replies')}, ${counted(people, 'person', 'people')}: ${title}`;
}

/** `09:12 ann: https://example.org/a, https://example.org/b`, with links. */
export function linking(one: Wrote, when: When, several: boolean): Inline {
  const links = one.links.map((link) => ({ link, text: brief(link, 80) }));
  return [by(one, when, several), ...links.flatMap((link, index) => (index > 0 ? [', ', link] : [link]))];
}

function by({ place, at, name }: Wrote, when: When, several: boolean): string {
  return `${several ? `${place} ` : ''}${when(at)} ${name}: `;
}
