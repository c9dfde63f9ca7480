import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import { CallError } from '../../src/errors.ts';
import type { TextEvent } from '../../src/event.ts';
import type { Json } from '../../src/json.ts';
import { query } from '../../src/operators/index.ts';
import { caller } from '../../src/rpc/caller.ts';
import { marbles, text } from '../../src/testing/index.ts';
import type { CallOptions, RawJson, World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const values = { a: text('1'), b: text('4'), c: text('2'), d: text('down'), e: text('odd') };

/** A service that takes as many milliseconds as it is asked to. */
const call = async (_service: string, _endpoint: string, request: Json | RawJson): Promise<RawJson> => {
  if (request === 'down') throw new CallError(503, 'greeter is down');
  if (request === 'odd') throw new TypeError('out of reach');
  await new Promise((resolve) => setTimeout(resolve, Number(request)));
  return { json: `"${request}"` };
};
const asking = (concurrency?: number) => (source: Observable<TextEvent>, world: Pick<World, 'call'>) =>
  source.pipe(
    query(world, 'greeter', 'Say.Hello', (event) => event.data, concurrency === undefined ? {} : { concurrency }),
  );

const world = { call };

checklist<TextEvent>(() => (source) => asking()(source, world), { a: text('down'), b: text('down') });

it('adds to an event what the service said', async () => {
  const m = { id: 'a', data: '1', ok: true, response: { json: '"1"' } };
  await marbles(asking(), 'a-|', '-m|', { ...values, m }, { world });
});

it('keeps the order of the events', async () => {
  const m = { id: 'b' };
  await marbles(asking(), 'bc-----|', '----(mn)', { ...values, m, n: { id: 'c' } }, { world, until: '------!' });
});

it('has no more calls under way than it is told', async () => {
  const [m, n, o] = [{ id: 'b' }, { id: 'c' }, { id: 'a' }];
  await marbles(asking(1), '(bca)', '----m-no', { ...values, m, n, o }, { world });
  await marbles(asking(2), '(bca)', '----(mno)', { ...values, m, n, o }, { world });
});

it('gives a failed call as a value, and goes on', async () => {
  const m = { id: 'd', ok: false, error: (error: unknown) => error instanceof CallError && error.status === 503 };
  const n = { id: 'e', ok: false, error: /^the service could not be asked: out of reach$/ };
  await marbles(asking(), 'de-a--|', 'mn--o-|', { ...values, m, n, o: { id: 'a', ok: true } }, { world });
});

it('passes service, endpoint, timeout and the id of the event on, and aborts a call that nobody waits for', async () => {
  const calls: unknown[] = [];
  const hang = (service: string, endpoint: string, request: unknown, options: CallOptions = {}): Promise<RawJson> => {
    calls.push([service, endpoint, request, options.timeout, options.id]);
    options.signal?.addEventListener('abort', () => calls.push('aborted'));
    return new Promise(() => undefined);
  };
  await marbles(asking(), 'a', '--', values, { world: { call: hang }, until: '--!' });
  expect(calls).toEqual([['greeter', 'Say.Hello', '1', 30_000, 'a'], 'aborted']);
});

const patient = (source: Observable<TextEvent>, world: Pick<World, 'call'>) =>
  source.pipe(query(world, 'greeter', 'Say.Hello', ({ data }) => data, { concurrency: 1, timeout: 5 }));
const late = { ok: false, error: /^greeter Say\.Hello: no answer within 0\.005 s$/ };

it('ends a call that never settles when its time is over, and the next one begins', async () => {
  const silent: World['call'] = (service, endpoint, request) =>
    request === '1' ? new Promise(() => undefined) : call(service, endpoint, request as string);
  const [m, n] = [
    { ...late, id: 'a' },
    { id: 'c', ok: true },
  ];
  await marbles(patient, 'ac-----|', '-----m-(n|)', { ...values, m, n }, { world: { call: silent } });
});

it.each([0, 1])('gives one error where the call ends by its own time as well, %i ms later', async (more) => {
  const calling = caller({ get: () => new Promise(() => undefined) });
  const slower: World['call'] = (service, endpoint, request, options) =>
    calling(service, endpoint, request, { ...options, timeout: 5 + more });
  const [m, n] = [
    { ...late, id: 'a' },
    { ...late, id: 'c' },
  ];
  await marbles(patient, 'a----c-|', '-----m----(n|)', { ...values, m, n }, { world: { call: slower } });
});

it('gives an error where the request cannot be made', async () => {
  const broken = (source: Observable<TextEvent>) =>
    source.pipe(
      query(world, 'greeter', 'Say.Hello', () => {
        throw new RangeError('out of it');
      }),
    );
  const m = { id: 'a', ok: false, error: /^the service could not be asked: out of it$/ };
  await marbles(broken, 'a-|', 'm-|', { ...values, m });
});

it('says what to give where a run has no services', async () => {
  const m = { ok: false, error: /: this run has no world\.call: pass \{ world: \{ call: … \} \}/ };
  await marbles(asking(), 'a-|', 'm-|', { ...values, m });
});
