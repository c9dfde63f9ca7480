import type { Person } from '../peers/xmpp-person.ts';

/** The reactions of somebody to a message with one of these ids, as clients show them: the last word counts. */
export function marksOn(ids: readonly string[], came: Person['came'], from: string): readonly string[] {
  const reactions = came
    .filter((stanza) => stanza.attrs.from === from)
    .flatMap((stanza) => stanza.getChildren('reactions', 'urn:xmpp:reactions:0'))
    .filter(({ attrs }) => ids.includes(attrs.id));
  return (
    reactions
      .at(-1)
      ?.getChildren('reaction')
      .map((one) => one.text()) ?? []
  );
}
