import type { Element } from './element.ts';
import { names } from './names.ts';

/** What comes out of archives, each piece to whoever asked for it. */
export interface Gathering {
  /** Keeps what comes for this query, from now until `end`. */
  gather(query: string): { readonly stanzas: readonly Element[]; end(): void };
  /** Takes what may be out of an archive: returns whether it is, also where nobody gathers it any more. */
  came(stanza: Element): boolean;
}

/** Nobody gathers anything yet. */
export function gathering(): Gathering {
  const gathered = new Map<string, Element[]>();
  return {
    gather(query) {
      const stanzas: Element[] = [];
      gathered.set(query, stanzas);
      return { stanzas, end: () => void gathered.delete(query) };
    },
    came(stanza) {
      const result = stanza.getChild('result', names.archive);
      if (result) gathered.get(result.attrs.queryid)?.push(stanza);
      return result !== undefined;
    },
  };
}
