import { describe, expect, it } from 'vitest';
import type { LogOptions } from '../../src/cli/log.ts';
import { logger } from '../../src/cli/log.ts';
import { ConfigError } from '../../src/errors.ts';

function written(options: Partial<LogOptions>, write: (log: ReturnType<typeof logger>) => void): readonly string[] {
  const lines: string[] = [];
  write(
    logger({ level: 'info', format: 'text', secrets: [], write: (line) => lines.push(line), now: () => 0, ...options }),
  );
  return lines;
}

describe('a line', () => {
  it('is text for people', () => {
    expect(
      written({}, (log) => log.info('hello', { input: 'slack', place: '#ops room', ms: 3, none: undefined })),
    ).toEqual(['1970-01-01T00:00:00.000Z info  hello input=slack place="#ops room" ms=3\n']);
  });

  it('is JSON for programs', () => {
    const [line = ''] = written({ format: 'json' }, (log) => log.warn('hello', { input: 'slack', time: 'forged' }));
    expect(JSON.parse(line)).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      message: 'hello',
      input: 'slack',
    });
  });

  it.each(['text', 'json'] as const)('is one line as %s, whatever a stranger wrote', (format) => {
    const [line = ''] = written({ format }, (log) => log.info('a\nb\u001b[2Jc\u2028d', { place: 'e\nf' }));
    expect(line.match(/[\p{Cc}\u2028]/gu)).toEqual(['\n']);
  });

  it('is left out below the level', () => {
    const all = (log: ReturnType<typeof logger>) => {
      log.debug('d');
      log.info('i');
      log.warn('w');
      log.error('e');
    };
    const letters = (level: LogOptions['level']) => written({ level }, all).map((line) => line.at(-2));
    expect(letters('debug')).toEqual(['d', 'i', 'w', 'e']);
    expect(letters('warn')).toEqual(['w', 'e']);
    expect(letters('error')).toEqual(['e']);
  });
});

it('tells an error raised on purpose from a bug, and what it came from', () => {
  const [purpose = '', bug = ''] = written({}, (log) => {
    log.error('no', { error: new ConfigError('mend it', { cause: new ConfigError('was broken') }) });
    log.error('no', { error: new TypeError('oops') });
  });
  expect(purpose).toContain('"ConfigError: mend it, because of ConfigError: was broken"');
  expect(bug).toContain('TypeError: oops\\n    at ');
});

it('has a stack where people read it only at debug, and of what is an error of the bot itself', () => {
  const error = new TypeError('oops');
  const stack = (options: Partial<LogOptions>, level: 'warn' | 'error' = 'warn') =>
    written(options, (log) => log[level]('failed', { error }))[0]?.includes('log.test.ts');
  expect(stack({})).toBe(false);
  expect(stack({}, 'error')).toBe(true);
  expect(stack({ level: 'debug' })).toBe(true);
  expect(stack({ format: 'json' })).toBe(true);
});

it('never holds a secret, however it is dressed', () => {
  const secret = 'x"y/z w';
  for (const format of ['text', 'json'] as const) {
    const [line = ''] = written({ format, secrets: [secret, 'a'] }, (log) =>
      log.info(`see ${secret}`, {
        error: new Error(`https://host/?token=${encodeURIComponent(secret)}`),
        deep: { list: [secret] },
      }),
    );
    expect(line).not.toContain('y/z');
    expect(line).not.toContain('x%22y');
    expect(line).toContain('see ***');
  }
});

it('writes what is no JSON, too', () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  expect(written({}, (log) => log.info('loop', { loop, big: 1n }))).toHaveLength(1);
});
