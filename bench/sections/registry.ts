import { spawnSync } from 'node:child_process';
import { measured } from '../measure.ts';
import type { Section } from '../section.ts';

/** What the bot knows of Consul, where there is one; `test/peers/install` gets it. */
export function registry(): readonly Section[] {
  if (spawnSync('which', ['consul']).status !== 0) return [];
  const { list, ask, seen, watch } = JSON.parse(measured('registry.ts'));
  const of = (bare: number, value: number) => (bare / value).toPrecision(2);
  return [
    {
      title: 'The registry, 1,000 services of 3 nodes in a Consul, which is followed',
      head: ['', 'p50 ms', 'p99 ms', 'of bare'],
      rows: [
        ['bare: Consul lists the services', ...millis(ask), ''],
        ['the bot lists them', ...millis(list), of(ask.p50, list.p50)],
        ["bare: Consul's own watch has a service that was registered", ...millis(watch), ''],
        ["the bot's list has it", ...millis(seen), of(watch.p50, seen.p50)],
      ],
    },
  ];
}

function millis({ p50, p99 }: { readonly p50: number; readonly p99: number }): readonly string[] {
  return [p50, p99].map((value) => value.toPrecision(2));
}
