import type { Subscription } from 'rxjs';
import { asyncScheduler, EMPTY, switchMap, takeWhile, tap } from 'rxjs';
import type { Arrival, Conn, Gap } from '../../input.ts';
import type { Link, LinkState } from '../../streams/links.ts';
import { linked } from '../../streams/links.ts';
import { broken } from './broken.ts';
import { until } from './until.ts';

/** What is done with an event when it comes; nothing, when it is left undecided. */
export type Decide = (arrival: Arrival) => unknown;

/** How a link is watched. */
export interface WatchedOptions {
  readonly decide: Decide;
  /** It is opened again when it drops, as the bot does. */
  readonly kept: boolean;
  /** The longest that it may take to come up, in milliseconds. */
  readonly patience: number;
}

/** A link as the bot has it, and all that it brought. */
export class Watched {
  readonly arrivals: Arrival[] = [];
  readonly gaps: Gap['gap'][] = [];
  /** What it dropped with, one after the other; undefined for a completion. */
  readonly drops: unknown[] = [];
  /** Errors of those who were told what was decided. */
  readonly untold: unknown[] = [];
  state: LinkState = { state: 'connecting' };
  readonly #patience: number;
  readonly #subscription: Subscription;

  constructor(link: Link, { decide, kept, patience }: WatchedOptions) {
    this.#patience = patience;
    const states = linked(link, { clock: asyncScheduler, random: () => 0.05 }).pipe(
      tap((state) => {
        this.state = state;
        if (state.state === 'down') this.drops.push(state.error);
      }),
      takeWhile(({ state }) => kept || state === 'connecting' || state === 'up', true),
    );
    this.#subscription = states
      .pipe(switchMap((state) => (state.state === 'up' ? state.events : EMPTY)))
      .subscribe((incoming) => {
        if ('gap' in incoming) this.gaps.push(incoming.gap);
        else {
          this.arrivals.push(incoming);
          this.#told(() => decide(incoming));
        }
      });
  }

  /** As the bot does: a network that cannot be told says it again. */
  #told(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.untold.push(error);
    }
  }

  /** Resolves when the link is up. */
  up(): Promise<Conn> {
    return until(
      () => {
        if (this.state.state === 'up') return this.state.conn;
        if (this.ended) throw broken('a link comes up', 'a connection', this.drops.at(-1) ?? 'it completed');
        return undefined;
      },
      {
        promise: 'a link comes up',
        expected: 'a connection',
        came: () => this.drops.at(-1) ?? 'nothing',
        within: this.#patience,
      },
    );
  }

  /** It is not opened again. */
  get ended(): boolean {
    return this.#subscription.closed;
  }

  /** What came that has these words in it, oldest first. */
  with(words: string): readonly Arrival[] {
    return this.arrivals.filter(({ event }) => 'data' in event && event.data.includes(words));
  }

  /** What came last, of each kind. */
  lately(): unknown {
    const { arrivals, gaps, drops } = this;
    const events = arrivals.slice(-3).map(({ event }) => event);
    return { events, ...(gaps.length > 0 && { gaps }), ...(drops.length > 0 && { drops }) };
  }

  close(): void {
    this.#subscription.unsubscribe();
  }
}
