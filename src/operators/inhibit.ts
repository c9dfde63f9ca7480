import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { defer } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { AlertEvent } from '../event.ts';
import { release } from '../event.ts';
import type { Holder, Why } from './hold-per-key.ts';
import { holdPerKey } from './hold-per-key.ts';
import type { Holding } from './holding.ts';

/** Settings of {@link inhibit}. */
export interface InhibitOptions {
  /** Whether an alert explains others. Such a one always passes. */
  readonly source: (alert: AlertEvent) => boolean;
  /** Whether an alert is explained by them; all the others are when it is left out. */
  readonly target?: (alert: AlertEvent) => boolean;
  /** The labels in which the two must be equal; one that both lack is equal. */
  readonly equal?: readonly string[];
  /** How long an alert is held back at most, in milliseconds: an end that is never told must not silence it for ever. */
  readonly longest: number;
  readonly clock: SchedulerLike;
  /** How many alerts are known at once; beyond it one that is held back passes, the longest untouched first. */
  readonly max?: number;
}

/**
 * Holds an alert back while another one fires that explains it; when that one is resolved, it passes if it still fires.
 *
 *     source           A-b-c-d-B----|     A, B: the node is down, and up again; b, c: two of its services are down;
 *     inhibit(node)    A-------(Bb)-|     d: the second is up again
 *
 * Like `inhibit_rules` of Alertmanager. What begins at the same time may come in any order: put `waitForRecovery` before
 * it, and let those that explain wait less. A resolution passes when its firing did, or was never seen. What fires is
 * not known any more after a restart.
 */
export function inhibit<E extends AlertEvent>(options: InhibitOptions): MonoTypeOperatorFunction<E> {
  const { longest, equal = [], max = 1_000 } = options;
  checkSettings('inhibit', { anyNames: { equal }, time: { longest }, count: { max } });
  return (source) => defer(() => source.pipe(holdPerKey(new Inhibition<E>({ ...options, equal, max }))));
}

type InhibitionOptions = InhibitOptions & Required<Pick<InhibitOptions, 'equal' | 'max'>>;

/** An alert that others explain: held back, or told. */
interface Target<E> {
  readonly until: number;
  readonly group: string;
  readonly told: boolean;
  readonly alert?: E | undefined;
}

class Inhibition<E extends AlertEvent> implements Holder<E, Target<E>, E> {
  readonly clock: SchedulerLike;
  readonly keys: number;
  readonly #options: InhibitionOptions;
  /** What fires and explains others: what those must be equal in, by fingerprint. */
  readonly #firing = new Map<string, string>();

  constructor(options: InhibitionOptions) {
    this.clock = options.clock;
    this.keys = options.max;
    this.#options = options;
  }

  take(alert: E, known: Holding<Target<E>>, at: number): readonly E[] {
    const { source, target = () => true, equal } = this.#options;
    const group = JSON.stringify(equal.map((label) => alert.labels[label] ?? ''));
    if (source(alert)) return [alert, ...this.#explain(alert, group, known)];
    if (!target(alert)) return [alert];
    return alert.status === 'firing' ? this.#fires(alert, known, at, group) : this.#recovers(alert, known);
  }

  over(_: string, { alert, group }: Target<E>, why: Why, known: Holding<Target<E>>): readonly E[] {
    if (!alert) return [];
    return why === 'due' ? this.#tell(alert, known, group) : [alert];
  }

  #fires(alert: E, known: Holding<Target<E>>, at: number, group: string): readonly E[] {
    const { fingerprint } = alert;
    const before = known.take(fingerprint);
    const told = before !== undefined && before.alert === undefined;
    if (!this.#explained(group)) {
      before?.alert?.[release]?.();
      return this.#tell(alert, known, group);
    }
    if (before?.alert) alert[release]?.();
    known.put(fingerprint, before?.alert ? before : { until: at + this.#options.longest, group, told, alert });
    return [];
  }

  #tell(alert: E, known: Holding<Target<E>>, group: string): readonly E[] {
    known.put(alert.fingerprint, { until: Number.POSITIVE_INFINITY, group, told: true });
    return [alert];
  }

  #recovers(alert: E, known: Holding<Target<E>>): readonly E[] {
    const before = known.take(alert.fingerprint);
    before?.alert?.[release]?.();
    if (!before || before.told) return [alert];
    alert[release]?.();
    return [];
  }

  #explained(group: string): boolean {
    return [...this.#firing.values()].includes(group);
  }

  /** Notes what explains others, and says what nothing explains any more. */
  #explain({ fingerprint, status }: E, group: string, known: Holding<Target<E>>): readonly E[] {
    this.#firing.delete(fingerprint);
    if (status === 'firing') this.#firing.set(fingerprint, group);
    const [oldest] = this.#firing.keys();
    if (this.#firing.size > this.keys && oldest !== undefined) this.#firing.delete(oldest);
    if (this.#explained(group)) return [];
    const free = known.takeAll((one) => one.group === group && one.alert !== undefined);
    return free.flatMap(([key, one]) => this.over(key, one, 'due', known));
  }
}
