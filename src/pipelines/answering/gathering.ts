import type { Block, Text } from '../../text.ts';

/** How much of one answer is shown: what a person reads, and what a few chat messages hold. */
const mostLines = 400;
const mostCharacters = 32_768;

/**
 * Gathers the parts of an answer until they are said, within bounds: what goes beyond is counted, not kept.
 * It is the whole answer that is bounded, or, for one that has no end, what is said at a time.
 */
export class Gathering {
  /** Lines that were too many. */
  left = 0;
  #parts: Text[] = [];
  #lines = mostLines;
  #characters = mostCharacters;

  add(part: Text): void {
    if (typeof part === 'string') {
      this.#addText(part);
      return;
    }
    const blocks = part.flatMap((block) => this.#fit(block) ?? []);
    if (blocks.length > 0) this.#parts.push(blocks);
  }

  /** Returns what was gathered since the last time, as one text. */
  take(): Text | undefined {
    const parts = this.#parts;
    this.#parts = [];
    return parts.length === 0 ? undefined : joined(parts);
  }

  /** Makes room for as much again. */
  again(): void {
    this.#lines = mostLines;
    this.#characters = mostCharacters;
    this.left = 0;
  }

  #addText(text: string): void {
    const room = this.#lines === 0 ? 0 : this.#characters;
    const lines = text.split('\n');
    const kept = this.#addLines(lines, (line) => line.length + 1);
    if (kept.length > 0) this.#parts.push(kept.join('\n'));
    // A line that is too long by itself is better cut than missing.
    else if (room > 1 && lines[0] !== undefined) this.#parts.push(lines[0].slice(0, room).toWellFormed());
  }

  #fit(block: Block): Block | undefined {
    switch (block.type) {
      case 'table': {
        const rows = this.#addLines(block.rows, sizeOf);
        return rows.length === 0 && block.rows.length > 0 ? undefined : { ...block, rows };
      }
      case 'list': {
        const items = this.#addLines(block.items, sizeOf);
        return items.length === 0 ? undefined : { ...block, items };
      }
      case 'code': {
        // A program can do nothing with half a value.
        if (block.json) return block;
        const lines = this.#addLines(block.text.split('\n'), (line) => line.length + 1);
        return lines.length === 0 ? undefined : { ...block, text: lines.join('\n') };
      }
      case 'bars': {
        const bars = this.#addLines(block.bars, sizeOf);
        return bars.length === 0 ? undefined : { ...block, bars };
      }
      default:
        return this.#addLines([block], sizeOf)[0];
    }
  }

  /** Returns those that there is room for; the first that there is none for ends the answer. */
  #addLines<T>(lines: readonly T[], size: (line: T) => number): readonly T[] {
    let count = 0;
    for (const line of lines) {
      if (this.#lines === 0 || this.#characters === 0) break;
      const length = size(line);
      if (length > this.#characters) {
        this.#characters = 0;
        break;
      }
      this.#characters -= length;
      this.#lines -= 1;
      count += 1;
    }
    this.left += lines.length - count;
    return count === lines.length ? lines : lines.slice(0, count);
  }
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

function joined(parts: readonly Text[]): Text {
  if (parts.every((part) => typeof part === 'string')) return parts.join('\n');
  return parts.flatMap((part): readonly Block[] =>
    typeof part === 'string' ? [{ type: 'paragraph', text: part }] : part,
  );
}
