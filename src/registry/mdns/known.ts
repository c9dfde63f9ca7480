import { isDeepStrictEqual } from 'node:util';
import type { Observable } from 'rxjs';
import { Subject } from 'rxjs';
import type { Change, Service } from '../../registry.ts';
import { merged } from '../merged.ts';
import { domainName, LISTING } from './names.ts';
import type { Seen, Sighting } from './sightings.ts';

/** What was heard, as long as it is good. A topic is the name of a service, or the list of all. */
export interface Known {
  readonly changes: Observable<Change>;
  /** Sorted. */
  names(): readonly string[];
  get(name: string): readonly Service[];
  hear(sighting: Sighting): void;
  /** Takes in what is ours: it lasts until it is left, whatever others say. Returns the way to leave. */
  keep(sighting: Sighting): () => void;
  /** Tells whether something of a topic was heard of since then. */
  spoke(topic: string, since: number): boolean;
  /** Returns the ids of what is known of a topic and was not heard of since then. */
  silent(topic: string, since: number): readonly string[];
  /** Forgets what of a topic was not heard of since then; of the list of all, names that no node was heard of either. */
  forget(topic: string, since: number): void;
  /** Forgets what is no longer good, and returns the topics to ask about now. */
  age(): readonly string[];
}

interface Entry extends Seen {
  readonly said: string;
  heard: number;
  ttl: number;
  /** When it was asked about because of its age. */
  asked: number;
}

/**
 * How much of what a network says is remembered: instances in all and of one service, and text of them all. What was not
 * heard of for the longest makes room.
 */
const MOST = 10_000;
const MOST_NODES = 1_000;
const MOST_TEXT = 8 * 1024 * 1024;
/** An instance is asked for when this much of its life is over, and again and again. In milliseconds. */
const OLD = 0.8;
const AGAIN = 5_000;
/** How often all names are asked for, and names whose nodes nobody knows. In milliseconds. */
const ROUND = 60_000;
/** What we said before we left comes back to us; so long it is not listened to. In milliseconds. */
const ECHO = 5_000;

/**
 * Returns a memory with nothing in it.
 *
 * @param now - A clock that never goes back, in milliseconds.
 * @param unread - Is told of every instance whose words cannot be read.
 */
export function nothingKnown(now: () => number, unread: (instance: string) => void = () => {}): Known {
  const entries = new Map<string, Entry>();
  const topics = new Map<string, Map<string, Entry>>();
  const ours = new Map<string, readonly Sighting[]>();
  const left = new Map<string, number>();
  const changes = new Subject<Change>();
  let text = 0;
  let round = now();

  const of = (topic: string): readonly Entry[] => [...(topics.get(topic)?.values() ?? [])];
  const get = (name: string): readonly Service[] => merged(of(name).flatMap(({ service }) => service ?? []));

  const set = (topic: string, instance: string, entry?: Entry): void => {
    const instances = topics.get(topic) ?? new Map<string, Entry>();
    text += (entry?.said.length ?? 0) - (instances.get(instance)?.said.length ?? 0);
    for (const map of [entries, instances]) {
      // Whoever was heard last stands last.
      map.delete(instance);
      if (entry) map.set(instance, entry);
    }
    if (instances.size > 0) topics.set(topic, instances);
    else topics.delete(topic);
  };

  const write = (topic: string, instance: string, entry?: Entry): void => {
    const before = topics.get(topic)?.get(instance)?.service;
    const came = !topics.has(topic);
    set(topic, instance, entry);
    if (!changes.observed || isDeepStrictEqual(before, entry?.service)) return;
    const action = came ? 'create' : topics.has(topic) ? 'update' : 'delete';
    changes.next({ action, name: topic, services: get(topic) });
  };

  const lose = (instance: string): void => {
    const entry = entries.get(instance);
    if (!entry) return;
    write(entry.topic, instance);
    // go-micro says goodbye for nodes only: a name without any is gone too.
    if (!topics.has(entry.topic)) lose(domainName(entry.topic, LISTING));
  };

  const loseOldest = (of: ReadonlyMap<string, Entry>): boolean => {
    for (const instance of of.keys()) {
      if (ours.has(instance)) continue;
      lose(instance);
      return true;
    }
    return false;
  };

  const makeRoom = (topic: string, more: number, letters: number): void => {
    const nodes = topic === LISTING ? undefined : topics.get(topic);
    if (nodes && nodes.size + more > MOST_NODES) loseOldest(nodes);
    let lost = true;
    while (lost && (entries.size + more > MOST || text + letters > MOST_TEXT)) lost = loseOldest(entries);
  };

  const see = ({ instance, ttl, said, read }: Sighting, heard: number): void => {
    const before = entries.get(instance);
    if (before?.said === said) {
      set(before.topic, instance, Object.assign(before, { heard, ttl }));
      return;
    }
    const seen = read();
    if (!seen) {
      unread(instance);
      return;
    }
    if (before && before.topic !== seen.topic) lose(instance);
    makeRoom(seen.topic, before ? 0 : 1, said.length - (before?.said.length ?? 0));
    write(seen.topic, instance, { ...seen, said, heard, ttl, asked: Number.NEGATIVE_INFINITY });
  };

  const settle = (instance: string, all: readonly Sighting[]): void => {
    const last = all.at(-1);
    if (last) {
      ours.set(instance, all);
      left.delete(instance);
      see({ ...last, ttl: Number.POSITIVE_INFINITY }, Number.POSITIVE_INFINITY);
    } else {
      ours.delete(instance);
      left.set(instance, now() + ECHO);
      lose(instance);
    }
  };

  const spoke = (topic: string, since: number): boolean => of(topic).some(({ heard }) => heard >= since);
  const silent = (topic: string, since: number): readonly string[] =>
    of(topic).flatMap(({ id, heard }) => (heard < since ? id : []));

  const forget = (topic: string, since: number): void => {
    for (const id of silent(topic, since)) {
      if (topic === LISTING && spoke(id, since)) continue;
      lose(domainName(id, topic));
      if (topic === LISTING) forget(id, since);
    }
  };

  const due = (entry: Entry, time: number): string | undefined => {
    const unmet = entry.topic === LISTING && !topics.has(entry.id);
    const old = entry.heard + OLD * entry.ttl < time && entry.asked + AGAIN < time;
    if (!old && !(unmet && entry.asked + ROUND < time)) return undefined;
    entry.asked = time;
    return unmet ? entry.id : entry.topic;
  };

  return {
    changes: changes.asObservable(),
    names: () => [...new Set([...topics.keys(), ...of(LISTING).map(({ id }) => id)])].filter(isService).sort(),
    get,
    hear(sighting) {
      if (ours.has(sighting.instance) || left.has(sighting.instance)) return;
      if (sighting.ttl > 0) see(sighting, now());
      else lose(sighting.instance);
    },
    keep(sighting) {
      const { instance } = sighting;
      settle(instance, [...(ours.get(instance) ?? []), sighting]);
      return () =>
        settle(
          instance,
          (ours.get(instance) ?? []).filter((other) => other !== sighting),
        );
    },
    spoke,
    silent,
    forget,
    age() {
      const time = now();
      for (const [instance, until] of left) if (until < time) left.delete(instance);
      for (const [instance, { heard, ttl }] of entries) if (heard + ttl <= time) lose(instance);
      const listing = time < round + ROUND ? [] : [LISTING];
      if (listing.length > 0) round = time;
      return [...new Set([...listing, ...[...entries.values()].flatMap((entry) => due(entry, time) ?? [])])];
    },
  };
}

function isService(topic: string): boolean {
  return topic !== LISTING;
}
