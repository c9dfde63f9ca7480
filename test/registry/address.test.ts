import { describe, expect, it } from 'vitest';
import { consulAddress } from '../../src/registry/consul/address.ts';

describe('the address of a Consul', () => {
  it.each<[string, string, number, boolean]>([
    ['consul', 'consul', 8500, false],
    ['127.0.0.1:18500', '127.0.0.1', 18_500, false],
    ['consul:80', 'consul', 80, false],
    ['http://consul', 'consul', 80, false],
    ['https://consul.example.org', 'consul.example.org', 443, true],
    ['https://consul.example.org:8501/', 'consul.example.org', 8501, true],
    ['[::1]:8500', '[::1]', 8500, false],
  ])('%s', (text, host, port, secure) => {
    expect(consulAddress(text)).toEqual({ text, host, port, secure });
  });

  it.each(['', 'a b', 'host:port', 'http://', 'user:secret@host:1', 'https://host/path', 'host?token=secret'])(
    'is not %j, and the error says so without it',
    (text) => {
      expect(() => consulAddress(text)).toThrow(/^--registry_address is not an address/);
      expect(() => consulAddress(text)).not.toThrow(/secret/);
    },
  );
});
