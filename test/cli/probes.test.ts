import { connect } from 'node:net';
import { Subject } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import type { ProbeOptions } from '../../src/cli/probes.ts';
import { probes } from '../../src/cli/probes.ts';
import type { Door } from '../../src/inputs/http/door.ts';
import { door } from '../../src/inputs/http/door.ts';

const open: Door[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

async function started(
  options: Partial<ProbeOptions> = {},
  wanted = ':0',
): Promise<{
  readonly url: string;
  readonly address: string;
  readonly say: (activity: Pick<Activity, 'code' | 'input'>) => void;
}> {
  const registry = { list: async () => [], stale: () => undefined };
  const at = door(wanted, '--http_address');
  open.push(at);
  const { observer } = probes({ door: at, inputs: ['slack', 'email'], registry, ...options });
  await at.listen();
  const activity = new Subject<Activity>();
  observer(activity).subscribe();
  return { url: `http://${at.address}`, address: at.address, say: (entry) => activity.next({ at: 0, ...entry }) };
}

async function ask(url: string, method = 'GET'): Promise<[number, string]> {
  const response = await fetch(url, { method });
  return [response.status, (await response.text()).trim()];
}

describe('/readyz', () => {
  it('is ready when every link is up, and not before', async () => {
    const { url, say } = await started();
    expect(await ask(`${url}/readyz`)).toEqual([503, 'the input slack is down\nthe input email is down']);
    say({ code: 'up', input: 'slack' });
    expect(await ask(`${url}/readyz`)).toEqual([503, 'the input email is down']);
    say({ code: 'up', input: 'email' });
    expect(await ask(`${url}/readyz`)).toEqual([200, 'ok']);
    say({ code: 'down', input: 'email' });
    expect(await ask(`${url}/readyz`)).toEqual([503, 'the input email is down']);
    say({ code: 'gave-up', input: 'slack' });
    expect(await ask(`${url}/readyz`)).toEqual([503, 'the input slack is down\nthe input email is down']);
  });

  it('of one input says nothing of the others: a load balancer passes calls on while mail is away', async () => {
    const registry = { list: () => Promise.reject(new Error('away')), stale: () => undefined };
    const { url, say } = await started({ registry });
    say({ code: 'up', input: 'slack' });
    expect(await ask(`${url}/readyz/slack`)).toEqual([200, 'ok']);
    expect(await ask(`${url}/readyz/email`)).toEqual([503, 'the input email is down']);
    expect(await ask(`${url}/readyz/registry`)).toEqual([503, 'the registry does not answer']);
    expect(await ask(`${url}/readyz/irc`)).toEqual([404, 'there is nothing here']);
  });

  it('is not ready while the registry is away, and does not ask it for every probe', async () => {
    let asked = 0;
    const list = () => {
      asked += 1;
      return Promise.reject(new Error('away'));
    };
    const { url } = await started({ inputs: [], registry: { list, stale: () => undefined } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(`${url}/readyz`)));
    expect(new Set(answers.map(String))).toEqual(new Set(['503,the registry does not answer']));
    expect(asked).toBe(1);
  });

  it('is not ready while the registry answers only what it remembers', async () => {
    const registry = { list: async () => ['greeter'], stale: () => ({ age: 1, reason: 'away' }) };
    const { url } = await started({ inputs: [], registry });
    expect(await ask(`${url}/readyz`)).toEqual([503, 'the registry does not answer']);
  });
});

it('/livez answers whatever is down', async () => {
  const { url } = await started();
  expect(await ask(`${url}/livez?x=1`)).toEqual([200, 'ok']);
});

it('listens on loopback when no host is given', async () => {
  expect((await started()).address).toMatch(/^127\.0\.0\.1:\d+$/);
  expect((await started({}, '[::1]:0')).address).toMatch(/^\[::1\]:\d+$/);
});

it('answers GET and HEAD only, and no other path', async () => {
  const { url } = await started();
  expect(await ask(`${url}/livez`, 'HEAD')).toEqual([200, '']);
  expect(await ask(`${url}/livez`, 'POST')).toEqual([405, 'GET or HEAD']);
  expect(await ask(`${url}/`)).toEqual([404, 'there is nothing here']);
});

it('hangs up on a head that has no end', async () => {
  const { address } = await started();
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  const answer = await new Promise<string>((resolve, reject) => {
    let heard = '';
    socket.on('data', (data) => {
      heard += data;
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
    socket.write(`GET /livez HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(10_000)}`);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

it.each([
  ['nonsense', '--http_address must be HOST:PORT or :PORT, such as 127.0.0.1:8080; it is "nonsense"'],
  ['127.0.0.1:99999', /^--http_address must be HOST:PORT/],
  ['192.0.2.1:8080', '--http_address: cannot listen on 192.0.2.1:8080 (EADDRNOTAVAIL)'],
])('says what is wrong with %s', async (address, message) => {
  await expect(started({}, address)).rejects.toThrow(message);
});

it('stops listening when disposed, with a probe still waiting', async () => {
  const { url } = await started({ registry: { list: () => new Promise(() => undefined), stale: () => undefined } });
  const waiting = ask(`${url}/readyz`).catch(() => 'cut');
  await expect(ask(`${url}/livez`)).resolves.toEqual([200, 'ok']);
  await open.pop()?.[Symbol.asyncDispose]();
  await expect(waiting).resolves.toBe('cut');
  await expect(ask(`${url}/livez`)).rejects.toThrow();
});
