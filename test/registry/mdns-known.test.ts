import { beforeEach, describe, expect, it } from 'vitest';
import { nothingKnown } from '../../src/registry/mdns/known.ts';
import { announced } from '../../src/registry/mdns/records.ts';
import { sightings } from '../../src/registry/mdns/sightings.ts';
import type { Service } from '../../src/registry.ts';
import { node, sample } from './contract.ts';

let clock = 0;
let known: ReturnType<typeof nothingKnown>;
let told: string[] = [];

beforeEach(() => {
  clock = 0;
  known = nothingKnown(() => clock);
  told = [];
  known.changes.subscribe(({ action, name, services }) =>
    told.push(`${action} ${name} ${services.flatMap(({ nodes }) => nodes.map(({ id }) => id))}`.trim()),
  );
});

/** Hears of a service all that another machine says of it, in the list of all too. */
function hear(service: Service, ttl?: number): void {
  for (const { records, seen } of announced(service, 120_000)) {
    const [, listed] = seen;
    for (const sighting of sightings({ answers: [...records(ttl)] }, '10.0.0.9')) known.hear(sighting);
    if (listed && ttl !== 0) known.hear(listed);
  }
}

const one = sample({ name: 'one', nodes: [node('one-1')] });
const more = { ...one, nodes: [node('one-1'), node('one-2')] };

describe('what was heard', () => {
  it('is told once, however often it is said', () => {
    hear(one);
    hear(one);
    hear(more);
    expect(told).toEqual(['create one one-1', 'update one one-1,one-2']);
    expect(known.get('one')).toEqual([more]);
  });

  it('is told when its words change', () => {
    hear(one);
    hear({ ...one, nodes: [node('one-1', { port: 9 })] });
    hear({ ...one, nodes: [node('one-1', { port: 9, metadata: { a: 'b' } })] });
    expect(told).toEqual(['create one one-1', 'update one one-1', 'update one one-1']);
    expect(known.get('one')[0]?.nodes).toEqual([node('one-1', { port: 9, metadata: { a: 'b' } })]);
  });

  it('is gone with its goodbye, and its name with the last node', () => {
    hear(more);
    hear(one, 0);
    expect(known.names()).toEqual(['one']);
    hear(more, 0);
    expect(told).toEqual(['create one one-1', 'update one one-1,one-2', 'update one one-2', 'delete one']);
    expect(known.names()).toEqual([]);
  });

  it('is gone when its time is over, which its words make longer', () => {
    hear(one);
    clock = 100_000;
    hear(one);
    clock = 120_000;
    known.age();
    expect(known.names()).toEqual(['one']);
    clock = 220_000;
    known.age();
    expect([known.names(), told]).toEqual([[], ['create one one-1', 'delete one']]);
  });

  it('is believed for ten minutes at most', () => {
    for (const { records } of announced(one, 0)) {
      for (const sighting of sightings({ answers: [...records(2 ** 31)] }, '10.0.0.9')) known.hear(sighting);
    }
    clock = 600_000;
    known.age();
    expect(known.names()).toEqual([]);
  });

  it('is asked about when it grew old, again and again, and all names once a minute', () => {
    hear(one);
    clock = 59_000;
    expect(known.age()).toEqual([]);
    clock = 61_000;
    expect(known.age()).toEqual(['_services']);
    clock = 97_000;
    expect(known.age()).toEqual(['one', '_services']);
    expect(known.age()).toEqual([]);
    clock = 103_000;
    expect(known.age()).toEqual(['one', '_services']);
  });

  it('is asked about when only its name is known', () => {
    const listed = announced(one, 0)[0]?.seen[1];
    if (listed) known.hear(listed);
    expect(known.names()).toEqual(['one']);
    expect(known.get('one')).toEqual([]);
    expect(known.age()).toEqual(['one']);
    expect(known.age()).toEqual([]);
  });

  it('is forgotten when it was silent', () => {
    hear(more);
    clock = 1_000;
    hear(one);
    expect([known.spoke('one', 1_000), known.silent('one', 1_000)]).toEqual([true, ['one-2']]);
    known.forget('one', 1_000);
    expect([known.spoke('one', 1_000), known.silent('one', 1_000)]).toEqual([true, []]);
    expect(told.at(-1)).toBe('update one one-1');
    expect([known.spoke('one', 2_000), known.silent('one', 2_000)]).toEqual([false, ['one-1']]);
    known.forget('one', 2_000);
    expect([known.names(), told.at(-1)]).toEqual([[], 'delete one']);
    expect([known.spoke('one', 0), known.silent('one', 0)]).toEqual([false, []]);
  });

  it('is forgotten by its name only when none of its nodes spoke', () => {
    const other = sample({ name: 'other', nodes: [node('other-1')] });
    hear(one);
    hear(other);
    clock = 1_000;
    for (const { records } of announced(one, 0)) {
      for (const sighting of sightings({ answers: [...records()] }, '10.0.0.9')) known.hear(sighting);
    }
    expect(known.silent('_services', 1_000)).toEqual(['one', 'other']);
    known.forget('_services', 1_000);
    expect([known.names(), told.at(-1)]).toEqual([['one'], 'delete other']);
  });

  it('belongs to one service: who says the same of another takes it there', () => {
    const dotted = sample({ name: 'b.c', nodes: [node('a')] });
    hear(dotted);
    hear(sample({ name: 'c', nodes: [node('a.b')] }));
    expect(told).toEqual(['create b.c a', 'delete b.c', 'create c a.b']);
  });

  it('keeps names apart that a plain object would mix up', () => {
    hear(sample({ name: 'constructor', nodes: [node('__proto__')] }));
    expect(known.names()).toEqual(['constructor']);
    expect(known.get('constructor')[0]?.nodes.map(({ id }) => id)).toEqual(['__proto__']);
    expect(known.get('__proto__')).toEqual([]);
  });

  it('is not more than a thousand nodes of a service: the longest unheard make room', () => {
    const nodes = Array.from({ length: 1_000 }, (_, number) => node(`n${1_000 + number}`));
    hear(sample({ name: 'many', nodes }));
    hear(sample({ name: 'many', nodes: [node('n1000')] }));
    hear(sample({ name: 'many', nodes: [node('n2000')] }));
    const ids = known.get('many').flatMap((version) => version.nodes.map(({ id }) => id));
    expect(ids).toHaveLength(1_000);
    expect(['n1000', 'n1001', 'n2000'].map((id) => ids.includes(id))).toEqual([true, false, true]);
    hear(one);
    expect(known.names()).toEqual(['many', 'one']);
  });

  it('is not more than ten thousand, and never at the cost of ours', () => {
    const leave = announced(one, 0).flatMap(({ seen }) => seen.map(known.keep));
    const listed = (number: number) =>
      known.hear({ instance: `n${number}`, ttl: 1, said: '', read: () => ({ topic: '_services', id: `n${number}` }) });
    for (let number = 0; number < 9_998; number++) listed(number);
    listed(0);
    expect(known.names()).toHaveLength(9_999);
    listed(9_998);
    expect(known.names()).toHaveLength(9_999);
    expect(['n0', 'n1', 'n9998', 'one'].map((name) => known.names().includes(name))).toEqual([true, false, true, true]);
    for (const each of leave) each();
  });

  it('is not more than eight million letters', () => {
    const big = (id: string, length = 4 * 1024 * 1024) =>
      known.hear({
        instance: id,
        ttl: 1_000,
        said: 'x'.repeat(length),
        read: () => ({ topic: '_services', id }),
      });
    for (const id of ['a', 'b', 'c']) big(id);
    expect(known.names()).toEqual(['b', 'c']);
    for (const id of ['a', 'b', 'c']) big(id, 1);
    for (const id of ['a', 'b', 'c']) big(id);
    expect(known.names()).toEqual(['b', 'c']);
  });
});

describe('what is ours', () => {
  const seen = (service: Service) => announced(service, 60_000).flatMap((each) => each.seen);

  it('lasts until it is left, whatever others say', () => {
    const leave = seen(one).map(known.keep);
    hear(one, 0);
    hear({ ...one, nodes: [node('one-1', { address: '10.6.6.6' })] });
    clock = 1_000_000;
    known.age();
    known.forget('one', clock);
    known.forget('_services', clock);
    expect(known.get('one')).toEqual([one]);
    for (const each of leave) each();
    expect(told).toEqual(['create one one-1', 'delete one']);
    expect(known.names()).toEqual([]);
  });

  it('is not brought back by its own echo', () => {
    const leave = seen(one).map(known.keep);
    for (const each of leave) each();
    hear(one);
    expect(known.names()).toEqual([]);
    clock = 6_000;
    known.age();
    hear(one);
    expect(known.names()).toEqual(['one']);
  });

  it('may be left and taken up again', () => {
    for (const leave of seen(one).map(known.keep)) leave();
    const again = seen(one).map(known.keep);
    expect(known.get('one')).toEqual([one]);
    const twice = seen({ ...one, version: '2.0.0' }).map(known.keep);
    expect(known.get('one').map(({ version }) => version)).toEqual(['2.0.0']);
    for (const leave of twice) leave();
    expect(known.get('one')).toEqual([one]);
    for (const leave of again) leave();
    expect(known.get('one')).toEqual([]);
  });
});
