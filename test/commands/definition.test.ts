import { describe, expect, it } from 'vitest';
import { definitionIn } from '../../src/commands/definition.ts';
import { UsageError } from '../../src/errors.ts';

const node = { id: 'a-1', address: '10.0.0.5', port: 8080 };
const read = (fields: object) => definitionIn(JSON.stringify({ name: 'a', nodes: [node], ...fields }));

describe('a definition', () => {
  it('is read as go-micro writes it, nulls and all', () => {
    const endpoint = {
      name: 'Say.Hello',
      request: { name: 'Request', type: 'Request', values: [{ name: 'name', type: 'string', values: null }] },
      response: null,
      metadata: { stream: 'false' },
    };
    const text = JSON.stringify({
      name: 'go.micro.srv.greeter',
      version: 'latest',
      metadata: null,
      endpoints: [endpoint],
      nodes: [{ ...node, metadata: { protocol: 'mucp' } }],
    });
    expect(definitionIn(text)).toEqual({
      name: 'go.micro.srv.greeter',
      version: 'latest',
      metadata: {},
      endpoints: [
        {
          name: 'Say.Hello',
          request: { name: 'Request', type: 'Request', values: [{ name: 'name', type: 'string', values: [] }] },
          response: { name: '', type: '', values: [] },
          metadata: { stream: 'false' },
        },
      ],
      nodes: [{ ...node, metadata: { protocol: 'mucp' } }],
    });
  });

  it.each([
    ['10.0.0.5:8080', '10.0.0.5', 8080],
    ['db.example.org:5432', 'db.example.org', 5432],
    ['[::1]:80', '::1', 80],
  ])('may have the port in the address: %s', (address, host, port) => {
    expect(read({ nodes: [{ id: 'x', address }] }).nodes).toEqual([{ id: 'x', address: host, port, metadata: {} }]);
  });

  it('may stand in the quotes of a shell or of a phone', () => {
    expect(definitionIn('\'{"name":"a","nodes":[{"id":"x","address":"h:1"}]}\'').name).toBe('a');
    expect(definitionIn('{“name”:“a”,“nodes”:[{“id”:“x”,“address”:“h:1”}]}').name).toBe('a');
  });

  const deep = (levels: number): object => ({ values: levels === 0 ? [] : [deep(levels - 1)] });
  const nodes = (count: number) => Array.from({ length: count }, (_, n) => ({ ...node, id: `a-${n}` }));

  it.each<[string, object | string, string | RegExp]>([
    ['no JSON', '{"name":"a",}', /^the definition is not a JSON object such as \{"name":"greeter".*: .* position 12/],
    ['a list', '[]', /^the definition is not a JSON object/],
    ['nothing', {}, 'name is missing: it must be a text'],
    ['no nodes', { name: 'a' }, 'Require at least one node'],
    ['an empty list of nodes', { name: 'a', nodes: [] }, 'Require at least one node'],
    ['a name that is none', { name: 7, nodes: [node] }, 'name must be a text, not this number'],
    ['an empty name', { name: '', nodes: [node] }, 'name must be a text without spaces, and not empty'],
    ['a name of two lines', { name: 'a\nb', nodes: [node] }, 'name must be a text without spaces, and not empty'],
    ['a name nobody sees', { name: 'a\u200b', nodes: [node] }, 'name must be a text without spaces, and not empty'],
    ['a long name', { name: 'a'.repeat(256), nodes: [node] }, 'name has 256 characters, and at most 255 go'],
    ['one node, not a list', { name: 'a', nodes: node }, 'nodes must be a list, not an object'],
    ['a node that is none', { name: 'a', nodes: ['x'] }, 'nodes[0] must be an object, not a text'],
    ['no id', { name: 'a', nodes: [node, { address: 'h:1' }] }, 'nodes[1].id is missing: it must be a text'],
    ['one id twice', { name: 'a', nodes: [node, node] }, 'nodes[1].id is that of nodes[0]: each needs its own'],
    ['no address', { name: 'a', nodes: [{ id: 'x' }] }, 'nodes[0].address is missing: it must be a text'],
    [
      'a port as text',
      { name: 'a', nodes: [{ ...node, port: '80' }] },
      'nodes[0].port must be a number from 1 to 65535, not a text',
    ],
    [
      'a port that is none',
      { name: 'a', nodes: [{ ...node, port: 65_536 }] },
      'nodes[0].port must be a number from 1 to 65535, not this number',
    ],
    [
      'no port',
      { name: 'a', nodes: [{ id: 'x', address: 'h' }] },
      'nodes[0].port is missing: it must be a number from 1 to 65535',
    ],
    ['a field misspelt', { name: 'a', node: [node] }, 'node is no field here: did you mean nodes?'],
    ['a node’s field misspelt', { name: 'a', nodes: [{ ...node, adress: 'h' }] }, /^nodes\[0\]\.adress is no field/],
    ['a strange field', { name: 'a', check: 1 }, /^check is no field here: there are name, version, metadata/],
    [
      'metadata that is no text',
      { name: 'a', nodes: [{ ...node, metadata: { a: 1 } }] },
      'nodes[0].metadata.a must be a text, not this number',
    ],
    ['metadata that is a list', { name: 'a', metadata: [] }, 'metadata must be an object of texts, not a list'],
    ['too many nodes', { name: 'a', nodes: nodes(101) }, 'nodes: there are 101, and at most 100 go'],
    [
      'values too deep',
      { name: 'a', endpoints: [{ name: 'A.B', request: deep(9) }] },
      /^endpoints\[0\]\.request(\.values\[0\]){8}\.values lies deeper than 8 levels$/,
    ],
    ['a prototype', '{"name":"a","__proto__":{"nodes":[]}}', /^__proto__ is no field here/],
    [
      'a prototype in metadata',
      '{"name":"a","metadata":{"__proto__":"x"}}',
      'metadata.__proto__ is no name for metadata: choose another',
    ],
    ['a constructor in metadata', '{"name":"a","metadata":{"constructor":"x"}}', /^metadata\.constructor is no name/],
  ])('says where it is wrong: %s', (_, given, message) => {
    const reading = () => definitionIn(typeof given === 'string' ? given : JSON.stringify(given));
    expect(reading).toThrow(UsageError);
    expect(reading).toThrow(typeof message === 'string' ? new UsageError(message) : message);
  });

  it('does not repeat what stands in a wrong place', () => {
    expect(() => read({ version: { token: 'secret' } })).toThrow(/^version must be a text, not an object$/);
  });
});
