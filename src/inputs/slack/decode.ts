import { isId } from './self.ts';

/** Names by id; answers the id where there is none. */
export interface NamesById {
  user(id: string): Promise<string>;
  channel(id: string): Promise<string>;
}

/** A text as people see it, and the addresses it links to. */
export interface Decoded {
  readonly text: string;
  readonly links: readonly string[];
}

/** How many different names are looked up for one text; the rest is shown by id. */
const lookups = 20;
/** How many links are kept beside a text. */
const links = 20;
/**
 * What Slack puts in angle brackets: people, channels, groups, dates, links. Plain text has none, they are entities
 * there.
 */
const token = /<([^<>]*)>/g;

/**
 * Turns a text as Slack writes it into what people see: entities once, mentions as names, links as they were typed
 * (`<mailto:a@b.org|a@b.org>` is `a@b.org`), or with their address where they have a text of their own.
 *
 * @see {@link https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages}
 */
export async function decode(raw: string, names: NamesById): Promise<Decoded> {
  const wanted = new Map<string, Promise<string>>();
  for (const [, inner = ''] of raw.matchAll(token)) {
    const id = idIn(inner);
    if (!id || wanted.has(id) || wanted.size >= lookups) continue;
    wanted.set(id, inner.startsWith('@') ? names.user(id) : names.channel(id));
  }
  const known = new Map<string, string>();
  for (const [id, name] of wanted) known.set(id, await name);
  const found: string[] = [];
  let text = '';
  let end = 0;
  for (const match of raw.matchAll(token)) {
    const { url, shown } = seen(match[1] ?? '', known);
    if (url && found.length < links) found.push(url);
    text += entities(raw.slice(end, match.index)) + shown;
    end = match.index + match[0].length;
  }
  return { text: text + entities(raw.slice(end)), links: found };
}

/** The id that has to be looked up, if any: a label saves the lookup for channels only, people change theirs. */
function idIn(inner: string): string | undefined {
  const [head = '', label] = halves(inner.slice(1));
  if (!isId(head)) return undefined;
  if (inner.startsWith('@')) return head;
  return inner.startsWith('#') && !label ? head : undefined;
}

function seen(inner: string, known: ReadonlyMap<string, string>): { shown: string; url?: string } {
  const [head = '', label] = halves(inner);
  const id = head.slice(1);
  switch (head[0]) {
    case '@':
      return { shown: `@${known.get(id) ?? entities(label || id)}` };
    case '#':
      return { shown: `#${entities(label || '') || (known.get(id) ?? id)}` };
    case '!':
      return { shown: special(id, label) };
    default:
      if (!/^[a-z][a-z0-9+.-]{0,30}:\S/i.test(head)) return { shown: entities(`<${inner}>`) };
      return link(entities(head), label === undefined ? undefined : entities(label));
  }
}

/** `<!here>`, `<!subteam^S1|@ops>`, `<!date^1392734382^{date}|Feb 18>`. */
function special(name: string, label: string | undefined): string {
  if (label) return entities(/^(here|channel|everyone)$/.test(label) ? `@${label}` : label);
  const [kind = '', id] = name.split('^');
  return `@${entities(kind === 'subteam' && id ? id : kind)}`;
}

function link(url: string, label: string | undefined): { shown: string; url: string } {
  if (!label || label === url) return { shown: url.replace(/^(mailto|tel):/, ''), url };
  const bare = url.replace(/^(mailto:|tel:|https?:\/\/)/, '').replace(/\/$/, '');
  return { shown: label.replace(/\/$/, '') === bare ? label : `${label} (${url})`, url };
}

function halves(text: string): readonly [string, string | undefined] {
  const bar = text.indexOf('|');
  return bar < 0 ? [text, undefined] : [text.slice(0, bar), text.slice(bar + 1)];
}

/** Undoes Slack's three entities, each once: `&amp;gt;` was typed as `&gt;`. */
function entities(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (_, name: string) => (name === 'amp' ? '&' : name === 'lt' ? '<' : '>'));
}
