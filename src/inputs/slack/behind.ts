import { Subject } from 'rxjs';
import type { Frame } from './frame.ts';
import { isId } from './self.ts';

/** How many messages are held at most. */
const most = 100;

/**
 * The channels whose past is not read yet, and what is said meanwhile in conversations that may be older: it has to come
 * after that. A message that begins a thread has no past, and need not wait for that of its channel.
 */
export class Behind {
  /** Emits a channel when the first message is held for it. */
  readonly holding: Subject<string> = new Subject();
  /** Emits a channel that is not waited for any more. */
  readonly overdue: Subject<string> = new Subject();
  /** Undefined while nobody knows which: then it is all of them. */
  #channels: Set<string> | undefined;
  #abandoned: string[] = [];
  readonly #held = new Map<string, Frame[]>();
  #count = 0;

  /** Those that were not waited for, since all were behind. */
  get abandoned(): readonly string[] {
    return this.#abandoned;
  }

  has(channel: string): boolean {
    return this.#channels?.has(channel) ?? true;
  }

  /** Holds what is said in a channel that is behind; `full` when it cannot. */
  take(frame: Frame): 'held' | 'full' | 'not behind' {
    const channel = channelOf(frame);
    if (channel === undefined || !this.has(channel)) return 'not behind';
    if (this.#count >= most) return 'full';
    this.#count += 1;
    const held = this.#held.get(channel);
    if (held) held.push(frame);
    else {
      this.#held.set(channel, [frame]);
      this.holding.next(channel);
    }
    return 'held';
  }

  /** From now on all channels are behind. */
  begin(): void {
    this.#channels = undefined;
    this.#abandoned = [];
  }

  /** From now on only these are; returns what was held for the others. */
  only(channels: readonly string[]): readonly Frame[] {
    this.#channels = new Set(channels);
    return [...this.#held.keys()].filter((channel) => !this.has(channel)).flatMap((channel) => this.release(channel));
  }

  /** The one to be read next: one where somebody waits, if there is any. */
  next(): string | undefined {
    const [waiting] = this.#held.keys();
    const [first] = this.#channels ?? [];
    return waiting ?? first;
  }

  /** A channel is not behind any more; returns what was held for it. */
  release(channel: string): readonly Frame[] {
    this.#channels?.delete(channel);
    const held = this.#held.get(channel) ?? [];
    this.#held.delete(channel);
    this.#count -= held.length;
    return held;
  }

  /** A channel is not waited for any more; returns what was held for it. */
  abandon(channel: string): readonly Frame[] {
    this.#abandoned.push(channel);
    this.overdue.next(channel);
    return this.release(channel);
  }
}

/** Where a message is a part of something older; undefined where it is not, and for all that is no message. */
function channelOf(frame: Frame): string | undefined {
  if (frame.type !== 'event') return undefined;
  const { type, channel, channel_type: kind, ts, thread_ts: thread } = frame.event;
  if ((type !== 'message' && type !== 'app_mention') || !isId(channel)) return undefined;
  const inline = kind === 'im' || channel.startsWith('D');
  return inline || (thread !== undefined && thread !== ts) ? channel : undefined;
}
