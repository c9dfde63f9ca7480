import * as zlib from 'node:zlib';
import { deflateSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { knownService } from '../../src/registry/consul/known-service.ts';
import { decodeTags, encodeTags } from '../../src/registry/tags.ts';

vi.mock('node:zlib', { spy: true });

/** Bytes written by Go's own compress/zlib; Node's differ for the same text, which is why no test compares tags. */
const go = {
  version: 'v-789c32d433d03300040000ffff02ce00ee',
  latest: 'v-789cca492c492d2e01040000ffff08cc028e',
  empty: 'v-789c010000ffff00000001',
  metadata: [
    't-789caa562a4e2d2a4b2d52b2522a2a4856aa05040000ffff30dd0597',
    't-789caa562a294acc2b2ec82f2a51b252ca28292950aa05040000ffff4f930768',
    't-789caa564a2acacf4e2d52b252ca28292950aa05040000ffff364d0600',
    't-789caa562a4a4dcf2c2e29aa54b2524acecf2b2ecd51aa05040000ffff560f07c8',
    't-789caa562a28ca2fc94fcecf51b252ca2d4d2e50aa05040000ffff46a906e2',
  ],
  mucp: 't-789caa562a4e2d2a4b2d52b252ca2d4d2e50aa05040000ffff37200607',
  endpoint:
    'e-789c848eb1aa02311045ffe5d6cbfb80b4afb1b6158bc11d97403289998920927f97c01ac414b627e79ecc134291e1f09f622459ff0e1c321614be5556831b427f38ee74813df20cef142a2b9cd4105a6f684ea23c4576fc5519f49d398d5955da3e7cb5e2659b3e1cfaca7a293e9b4ff26b746e0b221bad64d4ef542b4c110e570aca68ed150000fffffa8c637e',
};

const help = {
  name: 'Command.Help',
  request: { name: 'HelpRequest', type: 'HelpRequest', values: [] },
  response: {
    name: 'HelpResponse',
    type: 'HelpResponse',
    values: [
      { name: 'usage', type: 'string', values: [] },
      { name: 'description', type: 'string', values: [] },
    ],
  },
  metadata: { stream: 'false' },
};

describe('tags', () => {
  it('reads what go-micro wrote', () => {
    expect(decodeTags([...go.metadata, go.endpoint, go.version])).toEqual({
      version: '1.0.0',
      metadata: { server: 'rpc', transport: 'http', broker: 'http', registry: 'consul', protocol: 'mucp' },
      endpoints: [help],
    });
    expect(decodeTags([go.latest]).version).toBe('latest');
    expect(decodeTags([go.empty]).version).toBe('');
    expect(decodeTags([go.mucp]).metadata).toEqual({ server: 'mucp' });
  });

  it('reads the plain tags of early 2016, also beside the later ones', () => {
    const plain = ['v=1.0.0', 't={"server":"rpc"}', `e=${JSON.stringify(help)}`];
    const read = { version: '1.0.0', metadata: { server: 'rpc' }, endpoints: [help] };
    expect(decodeTags(plain)).toEqual(read);
    expect(decodeTags([...plain, go.endpoint, go.metadata[0]!, go.version])).toEqual(read);
  });

  it('is not led astray by the tags of others', () => {
    const foreign = ['traefik.enable=true', 'e', 't', 'v', '', 'env-prod', 'v1.2', 'T-00', 'tls', 'edge'];
    expect(decodeTags([...foreign, go.metadata[0]!, go.endpoint, go.version])).toEqual({
      version: '1.0.0',
      metadata: { server: 'rpc' },
      endpoints: [help],
    });
  });

  it('writes what it reads', () => {
    const service = { version: '1.0.0-ü', metadata: { a: '<&>', ['__proto__']: 'x' }, endpoints: [help] };
    const read = decodeTags(encodeTags(service));
    expect(read).toEqual(service);
    expect(Object.keys(read.metadata)).toEqual(['a', '__proto__']);
    expect(decodeTags(encodeTags({ version: '', metadata: {}, endpoints: [] })).version).toBe('');
  });

  it('leaves out broken and hostile tags and keeps the rest', () => {
    const hex = (text: string): string => deflateSync(text).toString('hex');
    let deep = '{"name":"deep","type":"x","values":[]}';
    for (let depth = 0; depth < 50; depth++) deep = `{"name":"deep","type":"x","values":[${deep}]}`;
    const hostile = [
      't-zz',
      't-',
      'v-00',
      'v-789c32',
      `t-${hex('[1,2')}`,
      `t-${hex('null')}`,
      `t-${hex('"text"')}`,
      `t-${hex('{"n":1,"o":{}}')}`,
      `e-${hex('null')}`,
      `e-${hex('{"name":7}')}`,
      `e-${hex('[]')}`,
      `t-${hex(JSON.stringify({ bomb: 'x'.repeat(5_000_000) }))}`,
      `t={"long":"${'x'.repeat(100_000)}"}`,
      `e-${hex(`{"name":"Deep.Down","request":${deep},"response":null,"metadata":null}`)}`,
    ];
    const read = decodeTags([...hostile, go.metadata[0]!, go.version]);
    expect(read.version).toBe('1.0.0');
    expect(read.metadata).toEqual({ server: 'rpc' });
    expect(read.endpoints.map(({ name }) => name)).toEqual(['Deep.Down']);
    expect(JSON.stringify(read).split('"deep"').length).toBeLessThan(12);
  });

  it('stops at what all tags of a node may hold', () => {
    const many = Array.from(
      { length: 160 },
      (_, at) => `t-${deflateSync(JSON.stringify({ [at]: 'x'.repeat(60_000) })).toString('hex')}`,
    );
    const length = JSON.stringify(decodeTags(many).metadata).length;
    expect(length).toBeGreaterThan(2_000_000);
    expect(length).toBeLessThan(4_400_000);
  });

  it.each([
    ['inflate to as much as a tag may', 64 * 1024],
    ['inflate to more', 64 * 1024 + 1],
  ])('inflates no more than 64 tags that %s', (_, size) => {
    const bomb = `v-${deflateSync('x'.repeat(size)).toString('hex')}`;
    const unread: string[] = [];
    vi.mocked(zlib.inflateSync).mockClear();
    decodeTags([...Array(20_000).fill(bomb), go.latest], (tag) => unread.push(tag));
    expect(zlib.inflateSync).toHaveBeenCalledTimes(64);
    expect(unread.at(-1)).toBe(go.latest);
    expect(decodeTags([...Array(63).fill(bomb), go.metadata[0]!]).metadata).toEqual({ server: 'rpc' });
  });

  it('stops at what all nodes of a service may hold, each with other tags', () => {
    const bomb = `t-${deflateSync('x'.repeat(100_000)).toString('hex')}`;
    const entries = Array.from({ length: 1_000 }, (_, at) => ({
      Service: { ID: `bad-${String(at).padStart(4, '0')}`, Tags: [...Array(20).fill(bomb), `node-${at}`] },
    }));
    vi.mocked(zlib.inflateSync).mockClear();
    expect(knownService('bad', entries).nodes.length).toBe(1_000);
    expect(zlib.inflateSync).toHaveBeenCalledTimes(512);
  });
});
