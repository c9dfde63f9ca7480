import type { Job, JobRequest } from '../../command.ts';
import type { DueEvent, TextEvent, Unstamped } from '../../event.ts';
import type { Json } from '../../json.ts';
import type { MemoryEntry } from '../../memory.ts';
import { written } from '../../memory.ts';
import { nextDue } from '../../when/next-due.ts';
import type { PersonOf } from '../person-of.ts';
import { keptOf } from './kept-of.ts';
import type { Writes } from './writes.ts';
import { together } from './writes.ts';

/** A job as it is remembered: with the message that asked for it, whose rights and place it has. */
interface Kept extends JobRequest {
  readonly number: number;
  readonly said: TextEvent;
}

/** A job whose time has come. */
export interface Due {
  readonly job: Job;
  /** The message it stands for. */
  readonly said: Unstamped<TextEvent>;
  /** What to write so that it goes on, or is done with. */
  readonly writes: Writes;
}

const prefix = 'job/';
/** The highest number given so far; numbers are not used again. */
const lastKey = 'last-job';

/** Commands that wait for their time, by number. */
export class JobBook {
  static readonly prefix: string = prefix;
  static readonly lastKey: string = lastKey;
  readonly #person: PersonOf;
  readonly #jobs: Map<number, Kept>;
  #last: number;

  /** @param entries - What is remembered under {@link JobBook.prefix}; `last` under {@link JobBook.lastKey}. */
  constructor(entries: readonly MemoryEntry[], last: Json | undefined, person: PersonOf) {
    this.#person = person;
    const jobs = entries.map(({ value }) => value as unknown as Kept).sort((one, other) => one.number - other.number);
    this.#jobs = new Map(jobs.map((job) => [job.number, job]));
    this.#last = Math.max(typeof last === 'number' ? last : 0, ...this.#jobs.keys());
  }

  /** A new job, and what to write so that it counts: it is in the book when that is written. */
  plan(request: JobRequest, event: TextEvent): { readonly job: Job; readonly writes: Writes } {
    this.#last += 1;
    const kept: Kept = { ...request, number: this.#last, said: keptOf(event) };
    const last = { key: lastKey, value: this.#last, [written]: () => void this.#jobs.set(kept.number, kept) };
    return { job: shown(kept), writes: together(keeping(kept), { memory: [last] }) };
  }

  /** The person's own jobs, and those that were asked for in this place. */
  list(event: TextEvent): readonly Job[] {
    return [...this.#jobs.values()].filter((job) => this.#concerns(job, event)).map(shown);
  }

  /** Finds one of these. */
  find(number: number, event: TextEvent): Job | undefined {
    const job = this.#jobs.get(number);
    return job && this.#concerns(job, event) ? shown(job) : undefined;
  }

  /** What to write so that a job is called off: it is out of the book when that is written. */
  calledOff({ number, due }: Job): Writes {
    const forget = { key: prefix + number, value: undefined, [written]: () => void this.#jobs.delete(number) };
    return { memory: [forget], later: [{ cancel: timerKey(number, due) }] };
  }

  /** The job that an event stands for; undefined for one that was called off. */
  due({ id, data, due }: DueEvent, now: number): Due | undefined {
    const { job: number } = data as { readonly job?: Json };
    const job = typeof number === 'number' ? this.#jobs.get(number) : undefined;
    if (!job || job.due !== due) return undefined;
    const said = { ...job.said, id: `${id}/said`, at: now, addressed: true, data: job.text, meta: { job: job.number } };
    const next = job.repeat && nextDue(job.repeat, Math.max(now, due));
    if (next === undefined) {
      this.#jobs.delete(job.number);
      return { job: shown(job), said, writes: { memory: [{ key: prefix + job.number, value: undefined }] } };
    }
    const after = { ...job, due: next };
    this.#jobs.set(job.number, after);
    return { job: shown(job), said, writes: keeping(after) };
  }

  #concerns({ said }: Kept, event: TextEvent): boolean {
    return this.#person(event).said(said) || said.replyTo === event.replyTo;
  }
}

function keeping(job: Kept): Writes {
  return {
    memory: [{ key: prefix + job.number, value: job as unknown as Json }],
    later: [{ key: timerKey(job.number, job.due), due: job.due, data: { job: job.number } }],
  };
}

function timerKey(number: number, due: number): string {
  return `${prefix}${number}/${due}`;
}

function shown({ said, ...job }: Kept): Job {
  return { ...job, by: said.sender.name, place: said.place };
}
