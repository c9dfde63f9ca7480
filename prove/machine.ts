import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import process from 'node:process';

/** What the figures were measured on, as `[what, value]`. */
export function machine(): readonly (readonly [string, string])[] {
  const [cpu] = cpus();
  return [
    ['Node', process.version],
    ['SQLite', process.versions.sqlite ?? 'unknown'],
    ['Disk of the data folders', disk(tmpdir())],
    ['CPU', `${cpus().length} × ${cpu?.model.trim() || 'unknown'}`],
  ];
}

/** How big this machine is: `2 CPUs, 8 GB`. */
export function machineSize(): string {
  return `${cpus().length} CPUs, ${(totalmem() / 2 ** 30).toFixed(0)} GB`;
}

/** The commit of the sources in a folder. */
export function commitOf(root: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ', with changes'}`;
}

/** Names of file systems by the magic number that `statfs` gives: see statfs(2). */
const fileSystems: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext4'],
  [0x9123683e, 'btrfs'],
  [0x58465342, 'xfs'],
  [0x01021994, 'tmpfs, which no power cut can be felt on'],
  [0x794c7630, 'overlayfs'],
  [0x2fc12fc1, 'zfs'],
]);

function disk(folder: string): string {
  const { type } = statfsSync(folder);
  return fileSystems.get(type) ?? `unknown (0x${type.toString(16)})`;
}
