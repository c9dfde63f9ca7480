import { closeSync, existsSync, ftruncateSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

/** What the shim writes down; the numbers are those of shim.c. */
const kinds = ['', 'opened', 'created', 'wrote', 'cut', 'synced', 'removed', 'folder synced'] as const;

interface Entry {
  readonly kind: (typeof kinds)[number];
  readonly file: number;
  readonly offset: number;
  /** Of the file, before. */
  readonly size: number;
  readonly before: Buffer;
  readonly after: Buffer;
}

/** What a power cut took. */
export interface Taken {
  /** Writes that were not synced, and how many of them reached the disk all the same, whole or in part. */
  readonly unsynced: number;
  readonly survived: number;
}

const head = 7 * 8;
/** What a disk writes whole or not at all, in bytes. */
const sector = 512;

/**
 * Plays a power cut after the process was killed: what was not synced is taken back, but for a part that `random` lets
 * reach the disk, out of order and torn between sectors. A file that was synced is also in its folder, as on ext4, XFS
 * and Btrfs; a removal is only certain once the folder is synced.
 */
export function cut(log: string, random: () => number): Taken {
  const entries = existsSync(log) ? read(readFileSync(log)) : [];
  const paths = new Map(
    entries.filter(({ kind }) => kind in naming).map((entry) => [entry.file, naming[entry.kind]?.(entry)]),
  );
  const pathOf = ({ file }: Entry) => paths.get(file) ?? '';
  const open = unsynced(entries);
  // How much of it reaches the disk differs from cut to cut: now nothing, now a share.
  const share = random() < 0.5 ? 0 : random();
  const kept = new Set(open.filter(() => random() < share));
  const there = new Map([...paths].map(([file, path = '']) => [path, file]));
  for (const entry of open.toReversed()) undo(entry, pathOf(entry), there, kept);
  const writes = open.filter(({ kind }) => kind === 'wrote' || kind === 'cut');
  const redone = writes.filter((entry) => kept.has(entry) && there.get(pathOf(entry)) === entry.file);
  for (const entry of redone) redo(entry, pathOf(entry), random);
  rmSync(log, { force: true });
  return { unsynced: writes.length, survived: redone.length };
}

/** Entries that name a file, and how. */
const naming: Readonly<Record<string, (entry: Entry) => string>> = {
  opened: ({ after }) => after.toString(),
  created: ({ after }) => after.toString(),
  removed: ({ before }) => before.toString(),
};

/** The changes that no sync followed, in their order. */
function unsynced(entries: readonly Entry[]): readonly Entry[] {
  const files = new Set<number>();
  let folder = false;
  const open: Entry[] = [];
  for (const entry of entries.toReversed()) {
    const { kind, file } = entry;
    if (kind === 'synced') files.add(file);
    if (kind === 'folder synced') folder = true;
    if (kind === 'created' && !folder && !files.has(file)) open.push(entry);
    if (kind === 'removed' && !folder) open.push(entry);
    if ((kind === 'wrote' || kind === 'cut') && !files.has(file)) open.push(entry);
  }
  return open.reverse();
}

/** Takes one entry back. `there` says which file each path leads to: they come and go under one name. */
function undo(entry: Entry, path: string, there: Map<string, number>, kept: ReadonlySet<Entry>): void {
  const { kind, file } = entry;
  if (kind === 'created' && !kept.has(entry)) {
    if (there.get(path) === file) rmSync(path, { force: true });
    there.delete(path);
  } else if (kind === 'removed' && !kept.has(entry) && !existsSync(path)) {
    linkSync(entry.after.toString(), path);
    there.set(path, file);
  } else if ((kind === 'wrote' || kind === 'cut') && there.get(path) === file && existsSync(path)) {
    change(path, (fd) => {
      if (entry.before.length > 0) writeSync(fd, entry.before, 0, entry.before.length, entry.offset);
      ftruncateSync(fd, entry.size);
    });
  }
}

/** Lets a write reach the disk after all, sector by sector. */
function redo({ kind, offset, after }: Entry, path: string, random: () => number): void {
  if (!existsSync(path)) return;
  const torn = random() < 0.3;
  change(path, (fd) => {
    if (kind === 'cut') return ftruncateSync(fd, offset);
    for (let at = 0; at < after.length; ) {
      const length = Math.min(after.length - at, sector - ((offset + at) % sector));
      if (!torn || random() < 0.5) writeSync(fd, after, at, length, offset + at);
      at += length;
    }
  });
}

function change(path: string, work: (fd: number) => void): void {
  const fd = openSync(path, 'r+');
  try {
    work(fd);
  } finally {
    closeSync(fd);
  }
}

/** Reads the log; a last entry that is not whole did not happen. */
function read(log: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + head <= log.length; ) {
    const number = (index: number) => Number(log.readBigInt64LE(at + 8 * index));
    const begin = at + head;
    const middle = begin + number(4);
    const end = middle + number(5);
    if (end > log.length) break;
    entries.push({
      kind: kinds[number(0)] ?? '',
      file: number(1),
      offset: number(2),
      size: number(3),
      before: log.subarray(begin, middle),
      after: log.subarray(middle, end),
    });
    at = end;
  }
  return entries;
}
