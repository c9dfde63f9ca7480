import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LoadedPlugin } from '../../src/cli/plugin.ts';
import { watchedPlugins } from '../../src/cli/watched-plugins.ts';
import { ConfigError } from '../../src/errors.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
});

/** Lets virtual time pass, and everything that is to happen in it happen. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Plugins whose files are one text each: what they are loaded as. */
function watched(...texts: string[]) {
  const now = [...texts];
  const loaded = [...texts];
  let loads = 0;
  let load = async (text: string): Promise<string> => text;
  const plugin = (index: number, name: string): LoadedPlugin => ({
    ...{ name, commands: {}, pipelines: [], inputs: [] },
    source: {
      files: {
        get loaded() {
          return loaded[index]!;
        },
        now: async () => now[index]!,
      },
      load: async () => {
        loads += 1;
        loaded[index] = now[index]!;
        return plugin(index, await load(now[index]!));
      },
    },
  });
  const used: string[] = [];
  const told: string[] = [];
  const use = (plugins: readonly LoadedPlugin[]) => {
    const all = plugins.map(({ name }) => name).join();
    if (all.includes('bad')) throw new ConfigError('it cannot be used');
    return all;
  };
  const tell = (level: string, words: string) => told.push(`${level}: ${words}`);
  const plugins = texts.map((text, index) => plugin(index, text));
  const running = watchedPlugins(plugins, { clock: asyncScheduler, use, tell }).subscribe((all) => used.push(all));
  ends.push(() => running.unsubscribe());
  return {
    edit: (text: string, index = 0) => {
      now[index] = text;
    },
    loading: (how: typeof load) => {
      load = how;
    },
    loads: () => loads,
    leave: () => running.unsubscribe(),
    used,
    told,
  };
}

it('says nothing while nothing is edited', async () => {
  const { used, loads } = watched('a', 'b');
  await pass(60_000);
  expect({ used, loads: loads() }).toEqual({ used: [], loads: 0 });
});

it('loads once when an editor writes again and again, and with it all the others as they are', async () => {
  const { edit, used, loads } = watched('a', 'b');
  for (let count = 0; count < 20; count += 1) {
    edit(`a${count}`);
    await pass(200);
  }
  expect(loads()).toBe(0);
  await pass(900);
  edit('c', 1);
  await pass(900);
  expect({ used, loads: loads() }).toEqual({ used: ['a19,b', 'a19,c'], loads: 2 });
});

it('keeps the one before when one does not load or cannot be used, and takes the next', async () => {
  const { edit, loading, used, told } = watched('a');
  loading(() => Promise.reject(new Error('oops')));
  edit('b');
  await pass(900);
  loading(async (text) => text);
  edit('bad');
  await pass(900);
  edit('c');
  await pass(900);
  expect(used).toEqual(['c']);
  expect(told[0]).toBe('warn: --plugin a: oops. It goes on as it was before this edit');
  expect(told).toContain('warn: --plugin a: it cannot be used. It goes on as it was before this edit');
  expect(told.at(-1)).toBe('info: --plugin a was edited: there is nothing in it now');
});

it('gives up one that is not loaded in time', async () => {
  const { edit, loading, used, told } = watched('a');
  loading(() => new Promise(() => undefined));
  edit('b');
  await pass(31_000);
  expect(told[0]).toBe('warn: --plugin a: it was not loaded within 30 s. It goes on as it was before this edit');
  loading(async (text) => text);
  edit('c');
  await pass(900);
  expect(used).toEqual(['c']);
});

it('leaves no timer behind', async () => {
  const { edit, leave } = watched('a', 'b');
  edit('c');
  await pass(900);
  expect(vi.getTimerCount()).toBe(2);
  leave();
  expect(vi.getTimerCount()).toBe(0);
});
