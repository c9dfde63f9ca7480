import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { animate } from '../examples/plugins/animate.ts';
import { fetchJson } from '../examples/plugins/fetch-json.ts';
import { geocode } from '../examples/plugins/geocode.ts';
import { said } from './commands/call-for.ts';
import { micro } from './support/micro.ts';

/** A web service in the test's own hands. */
let answer: RequestListener;
const asked: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/search`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const json =
  (body: unknown, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status).end(JSON.stringify(body));
  };

const anywhere = new AbortController().signal;

describe('animate', () => {
  const gif = (found: unknown) => ({ data: [{ images: { fixed_height: { url: found } } }] });
  const say = (line: string, options = {}) => said({ '^animate ': animate({ url, key: 'k&y', ...options }) }, line);

  it('asks for one animation with the whole text, and answers where it is', async () => {
    answer = json(gif('https://media.example.org/cat.gif'));
    expect(await say('animate happy  cat & "dog"')).toBe('https://media.example.org/cat.gif');
    const { searchParams } = new URL(asked.at(-1) ?? '', url);
    expect(Object.fromEntries(searchParams)).toEqual({ q: 'happy  cat & "dog"', limit: '1', api_key: 'k&y' });
  });

  it.each([{ data: [] }, {}, null, [], gif(7), gif('javascript:alert(1)'), gif('https://x/ y')].map((body) => [body]))(
    'answers that there is none: %j',
    async (body) => {
      answer = json(body);
      expect(await say('animate cat')).toBe('there is no animation for that');
    },
  );

  it('says what the service says against it, and what is missing', async () => {
    answer = json({}, 401);
    await expect(say('animate cat')).rejects.toThrow('returned status: 401 Unauthorized');
    await expect(say('animate cat', { key: undefined })).rejects.toThrow(
      'there is no key: start the bot with ANIMATE_KEY',
    );
  });
});

describe('geocode', () => {
  const place = (location: unknown) => ({ status: 'OK', results: [{ geometry: { location } }] });
  const say = (line: string, options = {}) => said({ '^geocode ': geocode({ url, key: 'k', ...options }) }, line);

  it('answers latitude and longitude, as in 2016', async () => {
    answer = json(place({ lat: 51.5033638, lng: -0.1276248 }));
    expect(await say('geocode 10 Downing Street, London')).toBe('51.503364,-0.127625');
    expect(new URL(asked.at(-1) ?? '', url).searchParams.get('address')).toBe('10 Downing Street, London');
  });

  it('says what is wrong', async () => {
    answer = json({ status: 'ZERO_RESULTS', results: [] });
    expect(await say('geocode nowhere')).toBe('nobody knows that address');
    answer = json({ status: 'REQUEST_DENIED' });
    await expect(say('geocode x')).rejects.toThrow('returned status: REQUEST_DENIED');
    answer = json(place({ lat: '1', lng: 2 }));
    await expect(say('geocode x')).rejects.toThrow('returned no place');
    answer = json(null);
    await expect(say('geocode x')).rejects.toThrow('returned status: undefined');
    await expect(say('geocode x', { key: undefined })).rejects.toThrow('start the bot with GEOCODE_KEY');
  });
});

describe('a web service', () => {
  const at = () => new URL(`${url}?key=secret`);

  it('that answers more than 1 MiB is not read to its end', async () => {
    let whole = false;
    answer = (_, response) => {
      response.on('finish', () => {
        whole = true;
      });
      const more = () => void (response.destroyed || response.write('x'.repeat(65_536), more));
      more();
    };
    await expect(fetchJson(at(), anywhere)).rejects.toThrow(/^127\.0\.0\.1:\d+ answered more than 1 MiB$/);
    expect(whole).toBe(false);
  });

  it('that does not answer, or not to the end, is given up', async () => {
    answer = () => undefined;
    await expect(fetchJson(at(), anywhere, 50)).rejects.toThrow(/did not answer within 0\.05 s$/);
    answer = (_, response) => void response.write('{');
    await expect(fetchJson(at(), anywhere, 50)).rejects.toThrow(/did not answer within 0\.05 s$/);
  });

  it('is asked no longer when the run is stopped', async () => {
    const stop = new AbortController();
    const gone = new Promise((resolve) => {
      answer = (request) => {
        request.on('close', resolve);
        stop.abort();
      };
    });
    await expect(fetchJson(at(), stop.signal)).rejects.toThrow('abort');
    await gone;
  });

  it('that leads elsewhere is not followed, and no error tells the key', async () => {
    answer = (_, response) => void response.writeHead(302, { location: `${url}/elsewhere` }).end();
    const before = asked.length;
    const failures = [await failure()];
    expect(asked.length).toBe(before + 1);
    answer = (_, response) => void response.end('<html>');
    failures.push(await failure());
    answer = (_, response) => void response.destroy();
    failures.push(await failure());
    expect(failures.join('\n')).toMatch(/cannot be reached: .*\n.* answered what is no JSON\n.* cannot be reached: /);
    expect(failures.join('\n')).not.toContain('secret');
  });

  async function failure(): Promise<string> {
    return String(await fetchJson(at(), anywhere).catch((error: unknown) => error));
  }
});

it('both are used with --plugin', async () => {
  answer = (request, response) =>
    json(
      request.url?.includes('api_key=')
        ? { data: [{ images: { fixed_height: { url: 'https://media.example.org/cat.gif' } } }] }
        : { status: 'OK', results: [{ geometry: { location: { lat: 1, lng: 2 } } }] },
    )(request, response);
  const folder = join(import.meta.dirname, '../examples/plugins');
  const env = { ANIMATE_URL: url, ANIMATE_KEY: 'k', GEOCODE_URL: url, GEOCODE_KEY: 'k' };
  const argv = ['start', '--plugin=./animate.ts', '--plugin=./geocode.ts'];
  const { stdout } = await micro(argv, { folder, env, input: 'animate cat\ngeocode London\n' }).ended;
  expect(stdout).toBe('https://media.example.org/cat.gif\n1.000000,2.000000\n');
});
