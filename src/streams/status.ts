import type { Activity } from '../activity.ts';
import type { Conn } from '../input.ts';
import type { Journal } from '../journal.ts';
import type { InputStatus, Status } from '../world.ts';
import type { LinkState } from './links.ts';

/** Keeps the newest word about each link and about the journal, for `status`. */
export class StatusBoard {
  readonly #about: Pick<Status, 'name' | 'version' | 'started'>;
  readonly #journal: Pick<Journal, 'counts'>;
  readonly #links = new Map<string, LinkState>();
  readonly #lags = new Map<string, number>();
  #full = false;

  constructor(about: Pick<Status, 'name' | 'version' | 'started'>, journal: Pick<Journal, 'counts'>) {
    this.#about = about;
    this.#journal = journal;
  }

  link(name: string, state: LinkState): void {
    this.#links.set(name, state);
  }

  /** The connection of an input now; undefined while it is down. */
  connection(name: string): Conn | undefined {
    const state = this.#links.get(name);
    return state?.state === 'up' ? state.conn : undefined;
  }

  notice({ code, input, ms }: Activity): void {
    if (code === 'full' || code === 'room') this.#full = code === 'full';
    if (code === 'accepted' && input !== undefined && ms !== undefined) this.#lags.set(input, ms);
  }

  async read(): Promise<Status> {
    const { waiting, dead, later } = await this.#journal.counts();
    const inputs = [...this.#links].map(([name, state]): InputStatus => {
      const lag = this.#lags.get(name);
      return { name, waiting: waiting[name] ?? 0, ...(lag === undefined ? {} : { lag }), ...inWords(state) };
    });
    return { ...this.#about, inputs, dead, later, ...(this.#full && { full: true }) };
  }
}

function inWords(state: LinkState): Pick<InputStatus, 'since' | 'down' | 'error' | 'detail'> {
  if (state.state === 'connecting') return { error: 'connecting' };
  if (state.state === 'up') {
    const detail = state.conn.describe?.();
    return { since: state.since, ...(detail === undefined ? {} : { detail }) };
  }
  const { since: down, error } = state;
  if (error === undefined) return { down, error: 'the other side closed the link' };
  return { down, error: error instanceof Error ? error.message : String(error) };
}
