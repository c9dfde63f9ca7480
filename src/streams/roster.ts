import type { Observable } from 'rxjs';
import { distinctUntilChanged, map, shareReplay, tap } from 'rxjs';
import type { Event, Unstamped } from '../event.ts';
import type { Pipeline } from '../pipeline.ts';
import { listening, overtaking } from './plan.ts';

/** The pipelines that run now, and who of them hears what; up to date while {@link Roster.lists} is subscribed. */
export class Roster {
  /** All of them, again whenever one came, went or was replaced. */
  readonly lists: Observable<readonly Pipeline[]>;
  #readers = listening([]);
  #ahead = overtaking([]);

  /** @param check - Throws when a list cannot be: that ends {@link Roster.lists} with an error. */
  constructor(lists: Observable<readonly Pipeline[]>, check: (pipelines: readonly Pipeline[]) => void) {
    this.lists = lists.pipe(
      tap((pipelines) => {
        check(pipelines);
        this.#readers = listening(pipelines);
        this.#ahead = overtaking(pipelines);
      }),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
  }

  /** The pipelines that read an input. */
  readonly readers = (input: string): readonly string[] => this.#readers(input);

  /** The pipelines that want an event ahead of what waits. */
  readonly ahead = (event: Unstamped<Event>): readonly string[] => this.#ahead(event);

  /** Whether any reads an input, and again when that changes. */
  read(input: string): Observable<boolean> {
    return this.lists.pipe(
      map(() => this.#readers(input).length > 0),
      distinctUntilChanged(),
    );
  }
}
