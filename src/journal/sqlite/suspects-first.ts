import type { WorkRow } from './work.ts';

/** Under how many processes' deaths an event may be in hand before it is set aside. */
const most = 3;

/** What a pipeline has open, by how it is handed out. */
export interface Sorted {
  /** Too many processes died with them in hand. */
  readonly hopeless: readonly WorkRow[];
  /** In hand when a process died, with what is older in the same conversations: one at a time, in order. */
  readonly suspects: readonly WorkRow[];
  readonly others: readonly WorkRow[];
}

/** Sorts what a pipeline has open, oldest first, by whether an earlier process died with it in hand. */
export function suspectsFirst(rows: readonly WorkRow[]): Sorted {
  const hopeless = rows.filter(({ tries }) => tries >= most);
  const rest = hopeless.length === 0 ? rows : rows.filter(({ tries }) => tries < most);
  const last = new Map(rest.filter(({ tries }) => tries > 0).map(({ conversation, seq }) => [conversation, seq]));
  if (last.size === 0) return { hopeless, suspects: [], others: rest };
  const suspect = ({ conversation, seq }: WorkRow) => seq <= (last.get(conversation) ?? 0);
  return { hopeless, suspects: rest.filter(suspect), others: rest.filter((row) => !suspect(row)) };
}
