import type { Bar, Block, Inline, Span, Text } from '../text.ts';
import { clean, oneLine } from './clean.ts';
import { link } from './link.ts';

/** Settings of {@link html}. */
export interface HtmlOptions {
  /** A BCP 47 tag for readers and screen readers. Default `en`. */
  readonly lang?: string;
  /** What the document is called; shown nowhere in a mail, read out by some readers. */
  readonly title?: string;
}

const font = 'font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.45';
const mono = 'font-family:Consolas,Menlo,monospace;font-size:13px;line-height:1.4';
const cell = 'padding:4px 12px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid #8c8c8c';

/**
 * Renders a text as a whole HTML document that any mail reader shows: tables for layout, inline styles only,
 * no images, no scripts, no colours for text or ground, so that a dark reader keeps its own. Everything is escaped;
 * links are http, https or mailto; control characters are taken out.
 *
 * @see {@link https://www.caniemail.com/}
 */
export function html(text: Text, { lang = 'en', title = '' }: HtmlOptions = {}): string {
  const blocks: readonly Block[] = typeof text === 'string' ? [{ type: 'paragraph', text }] : text;
  return [
    `<!DOCTYPE html>\n<html lang="${escaped(lang)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    `<title>${escaped(oneLine(title))}</title></head><body style="margin:0;padding:0">`,
    `<div dir="auto" style="${font};padding:12px;max-width:760px">\n`,
    ...blocks.map((block) => `${blockOf(block)}\n`),
    '</div></body></html>\n',
  ].join('');
}

function blockOf(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return `<p dir="auto" style="margin:0 0 12px 0">${inline(block.text)}</p>`;
    case 'heading':
      return `<h2 dir="auto" style="margin:16px 0 8px 0;font-size:18px;line-height:1.3">${escaped(oneLine(block.text))}</h2>`;
    case 'list':
      return `<ul style="margin:0 0 12px 0;padding:0 0 0 24px">${block.items.map(item).join('')}</ul>`;
    case 'code':
      return `<pre style="${mono};margin:0 0 12px 0;white-space:pre-wrap;word-wrap:break-word">${escaped(clean(block.text))}</pre>`;
    case 'table':
      return table(block.head, block.rows);
    case 'bars':
      return bars(block.title, block.bars);
  }
}

function item(text: Inline): string {
  return `<li dir="auto" style="margin:0 0 4px 0">${inline(text)}</li>`;
}

function inline(text: Inline): string {
  return typeof text === 'string' ? lines(text) : text.map(spanOf).join('');
}

function spanOf(span: Span): string {
  if (typeof span === 'string') return lines(span);
  if ('bold' in span) return `<strong>${lines(span.bold)}</strong>`;
  if ('code' in span) return `<code style="${mono}">${lines(span.code)}</code>`;
  const text = oneLine(span.text);
  if ('mention' in span) return escaped(text);
  const url = link(span.link);
  return url === undefined ? escaped(text) : `<a href="${escaped(url)}">${escaped(text === '' ? url : text)}</a>`;
}

function table(head: readonly string[] | undefined, rows: readonly (readonly string[])[]): string {
  const titles = head?.map((title) => `<th scope="col" style="${cell}">${escaped(oneLine(title))}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${row.map((text) => `<td dir="auto" style="${cell}">${lines(text)}</td>`).join('')}</tr>`,
  );
  const top = titles === undefined ? '' : `<thead><tr>${titles}</tr></thead>`;
  return `<table cellpadding="0" cellspacing="0" border="0" style="${font};margin:0 0 12px 0;border-collapse:collapse">${top}<tbody>${body.join('')}</tbody></table>`;
}

function bars(title: string, all: readonly Bar[]): string {
  const most = all.reduce((highest, bar) => Math.max(highest, bar.value), 0);
  const rows = all.map(
    (bar) =>
      `<tr><th scope="row" dir="auto" style="padding:2px 12px 2px 0;font-weight:normal;text-align:left;white-space:nowrap">${escaped(oneLine(bar.label))}</th>` +
      `<td style="padding:2px 12px 2px 0;text-align:right">${escaped(String(bar.value))}</td><td style="padding:2px 0">${drawn(bar.value, most)}</td></tr>`,
  );
  return `<table cellpadding="0" cellspacing="0" border="0" style="${font};margin:0 0 12px 0"><caption dir="auto" style="padding:0 0 4px 0;text-align:left;font-weight:bold">${escaped(oneLine(title))}</caption><tbody>${rows.join('')}</tbody></table>`;
}

/** A cell with a ground: `bgcolor` and a width in pixels are what Outlook's Word engine reads. */
function drawn(value: number, most: number): string {
  const pixels = most > 0 && value > 0 ? Math.max(1, Math.round((value / most) * 240) || 0) : 0;
  if (pixels === 0) return '';
  return `<table role="presentation" aria-hidden="true" cellpadding="0" cellspacing="0" border="0"><tr><td width="${pixels}" height="12" bgcolor="#3b6fb6" style="width:${pixels}px;height:12px;line-height:12px;font-size:1px;background-color:#3b6fb6">&nbsp;</td></tr></table>`;
}

/** Line feeds become breaks; runs of spaces keep their width and stay breakable. */
function lines(text: string): string {
  return escaped(clean(text))
    .replaceAll('\t', '    ')
    .replace(/ {2}/g, '&nbsp; ')
    .replace(/^ |\n /g, (start) => start.replace(' ', '&nbsp;'))
    .replaceAll('\n', '<br>\n');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
