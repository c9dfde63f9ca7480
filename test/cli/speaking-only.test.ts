import { firstValueFrom, of, throwError } from 'rxjs';
import { expect, it } from 'vitest';
import { speakingOnly } from '../../src/cli/speaking-only.ts';
import type { Conn } from '../../src/input.ts';

/** A connection as a plugin may write it: with methods. */
class Chat implements Conn {
  readonly events = throwError(() => new Error('nobody is to listen'));
  readonly #said: string[] = [];
  async send({ to }: Parameters<Conn['send']>[0]) {
    this.#said.push(to);
    return { id: this.#said.join() };
  }
  async resolve(to: Parameters<NonNullable<Conn['resolve']>>[0]) {
    return `${to}${this.#said.length}` as const;
  }
}

it('hears nothing, and sends as ever', async () => {
  const link = { name: 'chat', can: {}, refuses: () => 'no', connect: () => of(new Chat()) };
  const deaf = speakingOnly(link);
  expect(deaf).toMatchObject({ name: 'chat', refuses: link.refuses });
  const conn = await firstValueFrom(deaf.connect());
  const heard: unknown[] = [];
  const listening = conn.events.subscribe({ next: (one) => heard.push(one), error: (error) => heard.push(error) });
  const message = { type: 'text', to: 'chat:#ops', data: 'hi', causes: ['a'], key: 'k' } as const;
  expect(await conn.send(message, AbortSignal.timeout(1_000))).toEqual({ id: 'chat:#ops' });
  expect(await conn.resolve?.('chat:#ops')).toBe('chat:#ops1');
  expect(conn.find).toBeUndefined();
  listening.unsubscribe();
  expect(heard).toEqual([]);
});
