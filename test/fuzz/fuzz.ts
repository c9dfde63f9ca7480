import process from 'node:process';
import { random } from './random.ts';
import type { Target } from './target.ts';

/** A text that something broke by, or took too long for. */
export interface Finding {
  readonly target: string;
  readonly seed: number;
  /** Which of the seed's texts it is. */
  readonly at: number;
  readonly text: string;
  readonly what: string;
}

/** How many texts of which seed. */
export interface FuzzOptions {
  readonly seed: number;
  readonly from?: number;
  readonly to: number;
}

/** What one text may cost, in milliseconds of this thread's own time; it has two tries. */
const most = 50;

/** Lets a target read texts that are the same for the same seed; returns those that it broke by. */
export async function fuzz(target: Target, { seed, from = 0, to }: FuzzOptions): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (let at = from; at < to; at += 1) {
    const text = textOf(target, seed, at);
    const what = await broken(target, text);
    if (what !== undefined) found.push({ target: target.name, seed, at, text, what });
  }
  return found;
}

/** Each is made by itself, so that one can be tried again alone. */
function textOf(target: Target, seed: number, at: number): string {
  return target.make(random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b)));
}

async function broken(target: Target, text: string): Promise<string | undefined> {
  try {
    const first = await cost(target, text);
    if (first <= most) return undefined;
    const second = await cost(target, text);
    return second <= most ? undefined : `it took ${Math.round(first)} and ${Math.round(second)} ms`;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** Time of this thread, so that what else the machine does counts for nothing. */
async function cost(target: Target, text: string): Promise<number> {
  const since = process.threadCpuUsage();
  await target.read(text);
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1_000;
}
