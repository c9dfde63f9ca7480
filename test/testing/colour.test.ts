import { stripVTControlCharacters } from 'node:util';
import type { Observable } from 'rxjs';
import { delay, filter, map } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import type { MarblesError } from '../../src/testing/index.ts';
import { marbles } from '../../src/testing/index.ts';

afterEach(() => vi.unstubAllEnvs());

// Node takes the terminal of a CI for one without colour.
const deciding = ['FORCE_COLOR', 'NO_COLOR', 'FORCE_TTY', 'NODE_DISABLE_COLORS', 'CI'];

/** What a run that fails says, colours as words: `<green>m</>`. */
async function failureOf(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  for (const name of deciding) vi.stubEnv(name, env[name]);
  vi.stubEnv('TERM', 'xterm-256color');
  const late = (source: Observable<string>) =>
    source.pipe(
      filter((value) => value !== 'c'),
      map((value) => value.toUpperCase()),
      delay(1),
    );
  const failing = marbles<string, string>(late, 'a-(bc)-d', '-M-(BN)-E', { M: 'A' });
  const { message } = await failing.then(
    () => expect.unreachable('the run passed'),
    (reason: unknown) => reason as MarblesError,
  );
  return message.replace(/\n\n {2}at .*$/, '');
}

const names: Readonly<Record<string, string>> = {
  '31': '<red>',
  '32': '<green>',
  '39': '</>',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const inWords = (text: string) => text.replaceAll(/\u001b\[(\d+)m/g, (_, code: string) => names[code] ?? `<${code}>`);

it('is coloured where the first frame differs, and where marbles are wrong behind it', async () => {
  expect(inWords(await failureOf({ FORCE_COLOR: '1' }))).toMatchInlineSnapshot(`
    "late: lane output differs at 3ms

                  0     3ms     8ms
      source in   a-(bc)-------d-
      output want -M----<green>(BN)</>----<green>E</>
      output got  -M----<red>B</>-------<red>D</>
                        <red>^</>

      M = 'A'

      output at 3ms: wanted N, and nothing came"
  `);
});

it('says the same in the same columns without colour', async () => {
  const plain = await failureOf({ NO_COLOR: '1' });
  expect(plain).toMatchInlineSnapshot(`
    "late: lane output differs at 3ms

                  0     3ms     8ms
      source in   a-(bc)-------d-
      output want -M----(BN)----E
      output got  -M----B-------D
                        ^

      M = 'A'

      output at 3ms: wanted N, and nothing came"
  `);
  expect(stripVTControlCharacters(await failureOf({ FORCE_COLOR: '1' }))).toBe(plain);
});

it('has colour in a terminal, at the end of the pipe that vitest runs tests behind, too', async () => {
  const [terminal, asked, pipe] = [
    await failureOf({ FORCE_TTY: 'true' }),
    await failureOf({ FORCE_TTY: 'true', NO_COLOR: '1' }),
    await failureOf({ FORCE_COLOR: '0' }),
  ];
  expect(terminal).toContain('\u001b[31m');
  expect(asked).not.toContain('\u001b');
  expect(pipe).not.toContain('\u001b');
});
