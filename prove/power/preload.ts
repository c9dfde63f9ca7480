import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long a sync takes, in microseconds: long enough for cuts to come in between. */
const syncTakes = 12_000;

let compiled: string | undefined;

/** What {@link preload} can be told. */
export interface PreloadOptions {
  /** From which write on every one fails, and with which number of errno. */
  readonly fail?: { readonly at: number; readonly errno: number };
  /** Right after which write it dies. */
  readonly cut?: number;
}

/** The environment in which a process has its writes to a folder written down in `log`; compiles the shim at first. */
export function preload(
  folder: string,
  log: string,
  { fail, cut }: PreloadOptions = {},
): Readonly<Record<string, string>> {
  compiled ??= compile();
  return {
    LD_PRELOAD: compiled,
    PROVE_FOLDER: folder,
    PROVE_LOG: log,
    PROVE_SYNC: String(syncTakes),
    ...(cut !== undefined && { PROVE_CUT: String(cut) }),
    ...(fail && { PROVE_FAIL: `${fail.at},${fail.errno}` }),
  };
}

function compile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'micro-shim-')), 'shim.so');
  const source = join(import.meta.dirname, 'shim.c');
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', path, source, '-ldl', '-lpthread']);
  return path;
}
