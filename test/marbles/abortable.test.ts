import { expect, it } from 'vitest';
import { abortable } from '../../src/operators/abortable.ts';

/** Work in the test's own hands, and what became of it. */
function work() {
  const outcome = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const said: unknown[] = [];
  const stream = abortable((signal) => {
    signals.push(signal);
    return outcome.promise;
  });
  const listen = () =>
    stream.subscribe({
      next: (value) => said.push(value),
      error: (error) => said.push({ error }),
      complete: () => said.push('|'),
    });
  return { ...outcome, signals, said, listen };
}

it('gives the one result and completes; then there is nothing to abort', async () => {
  const { resolve, said, signals, listen } = work();
  const subscription = listen();
  resolve('x');
  await expect.poll(() => said).toEqual(['x', '|']);
  subscription.unsubscribe();
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
});

it('passes a rejection on', async () => {
  const { reject, said, signals, listen } = work();
  listen();
  reject('broken');
  await expect.poll(() => said).toEqual([{ error: 'broken' }]);
  expect(signals[0]?.aborted).toBe(false);
});

it('passes a throw on', async () => {
  const said: unknown[] = [];
  const fail = (): never => {
    throw 'broken';
  };
  abortable(fail).subscribe({ error: (error) => said.push(error) });
  await expect.poll(() => said).toEqual(['broken']);
});

it('aborts when it is left before there is a result, and says nothing after', async () => {
  const { resolve, said, signals, listen } = work();
  listen().unsubscribe();
  expect(signals[0]?.aborted).toBe(true);
  resolve('late');
  await new Promise((done) => setImmediate(done));
  expect(said).toEqual([]);
});

it('works anew for each subscriber, and not before', () => {
  const { signals, listen } = work();
  expect(signals).toEqual([]);
  const first = listen();
  listen();
  first.unsubscribe();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});
