/** What a mail says, and where. */
export interface Said {
  readonly subject: string;
  /** The new text of its body. */
  readonly text: string;
  /** It answers no other mail. */
  readonly first: boolean;
}

/**
 * Returns what a mail says to the bot: its text. The subject of a first mail instead, when there is no text, or when
 * it begins with `!`, as in `Subject: !deploy web`: then the text is not read.
 */
export function wanted({ subject, text, first }: Said): string {
  const title = subject.replace(/\s+/g, ' ').trim();
  if (!first) return text;
  const command = /^!\s*(?=\S)/.exec(title)?.[0];
  if (command !== undefined) return title.slice(command.length);
  return text === '' ? title : text;
}
