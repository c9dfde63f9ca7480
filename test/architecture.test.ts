import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Load } from './support/layers.ts';
import { imports, loads, stairs } from './support/layers.ts';

const page = readFileSync(new URL('../CONTRIBUTING.md', import.meta.url), 'utf8');
const picture = /^```\n(■ contracts\n.*?)^```$/ms.exec(page)?.[1] ?? '';
const order = [...picture.matchAll(/■ (\w+)$/gm)].map(([, name = '']) => name);
const all = imports();

describe('the picture in CONTRIBUTING.md', () => {
  it('is of all parts of src/', () => {
    expect(order.toSorted()).toEqual([...new Set(all.flatMap(({ from, to }) => [from, to]))].toSorted());
  });

  it('has a dot for each import, below the stairs', () => {
    const rows = new Map(picture.split('\n').map((row) => [row.split(' ').at(-1), row]));
    const undrawn = all.filter(({ from, to }) => rows.get(from)?.[2 * order.indexOf(to)] !== '●');
    expect(undrawn.map(({ file, to }) => `src/${file} imports ${to}`)).toEqual([]);
  });

  it('has no other dot', () => {
    expect(picture).toBe(stairs(all, order));
  });
});

describe('what is loaded from outside', () => {
  /** By part, folder or file of `src/`: packages, and the modules of Node, all of them where it says `node:`. */
  const allowed: Readonly<Record<string, readonly string[]>> = {
    contracts: ['rxjs'],
    journal: ['node:', 'rxjs'],
    matching: ['fastest-levenshtein', 're2js'],
    registry: ['node:', 'rxjs'],
    'registry/consul/': ['consul'],
    'registry/mdns/': ['dns-packet', 'multicast-dns'],
    when: ['chrono-node', 'croner'],
    commands: ['rxjs'],
    operators: ['rxjs'],
    inputs: ['node:', 'rxjs'],
    'inputs/email/': ['html-to-text', 'imapflow', 'mailauth', 'mailparser', 'nodemailer', 'smtp-server'],
    'inputs/irc/': ['irc-framework'],
    'inputs/slack/': ['@slack/rtm-api', '@slack/socket-mode', '@slack/web-api', 'undici'],
    'inputs/webhook/': ['fastify', 'undici'],
    'inputs/xmpp/': ['@xmpp/client'],
    pipelines: ['rxjs'],
    streams: ['rxjs'],
    rpc: ['node:', 'rxjs'],
    demo: ['node:', 'rxjs', 'smtp-server'],
    testing: ['node:sqlite', 'rxjs'],
    'testing/input/': ['node:events', 'node:net', 'node:process', 'node:timers', 'node:util'],
    'testing/interleaved.ts': ['fast-check'],
    'testing/paint.ts': ['node:stream', 'node:tty', 'node:util'],
    'testing/picture/keep.ts': ['node:fs', 'node:path', 'node:process'],
    'testing/virtual-time.ts': ['@sinonjs/fake-timers'],
    cli: ['env-paths', 'node:', 'rxjs', 'yargs', 'yargs-parser'],
    main: ['node:', 'rxjs'],
  };
  const rules = Object.entries(allowed).flatMap(([place, names]) => names.map((name) => ({ place, name })));
  const covers = ({ place, name }: (typeof rules)[number], load: Load) =>
    (place.includes('/') ? load.file.startsWith(place) : load.from === place) &&
    (load.name === name || (name === 'node:' && load.name.startsWith(name)));
  const all = loads();

  it('may be loaded there', () => {
    const wrong = all.filter((load) => !rules.some((rule) => covers(rule, load)));
    expect(wrong.map(({ file, name }) => `src/${file} loads ${name}`)).toEqual([]);
  });

  it('is all that may be', () => {
    expect(rules.filter((rule) => !all.some((load) => covers(rule, load)))).toEqual([]);
  });
});

it('the command line loads the test kit only to draw with it, and to tell what was said', () => {
  const kit = all.filter(({ from, to }) => from === 'cli' && to === 'testing');
  expect(kit.map(({ file }) => file).filter((file) => !/^cli\/(?:marbles|replay)\//.test(file))).toEqual([]);
});
