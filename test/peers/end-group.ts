import type { ChildProcess } from 'node:child_process';
import process from 'node:process';

/** Signals a process that was started detached, and all that it started. */
export function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-Number(pid), signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
