import { EMPTY, NEVER, of, Subject, tap, throwError, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { activityLog } from '../../src/cli/activity-log.ts';
import { alone } from '../../src/cli/alone.ts';
import { observedBy } from '../../src/cli/observers.ts';
import { slowStop } from '../../src/cli/slow-stop.ts';
import { CallError, ConfigError, UsageError } from '../../src/errors.ts';
import type { Log, LogFields } from '../../src/log.ts';

type Line = readonly [level: string, message: string, fields?: LogFields];

function recorded(): { readonly log: Log; readonly lines: Line[] } {
  const lines: Line[] = [];
  const at = (level: string) => (message: string, fields?: LogFields) => {
    lines.push(fields ? [level, message, fields] : [level, message]);
  };
  return { log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines };
}

const entry = (code: Activity['code'], input?: string): Activity => ({ code, at: 0, ...(input ? { input } : {}) });

describe('observedBy', () => {
  it('lets observers share one subscription, and one that throws harm nobody', () => {
    const { log, lines } = recorded();
    const activity = new Subject<Activity>();
    const seen: string[] = [];
    let completed = false;
    activity
      .pipe(
        observedBy(
          [
            tap(() => {
              throw new Error('oops');
            }),
            tap(({ code }) => seen.push(code)),
          ],
          log,
        ),
      )
      .subscribe({ complete: () => (completed = true) });
    activity.next(entry('started'));
    activity.next(entry('stopped'));
    activity.complete();
    expect(seen).toEqual(['started', 'stopped']);
    expect(lines).toMatchObject([['error', 'an observer of the bot failed', { error: { message: 'oops' } }]]);
    expect(completed).toBe(true);
  });

  it.each([
    ['empty', EMPTY, 'completed'],
    ['never', NEVER, 'nothing'],
    ['an error', throwError(() => new Error('the bot broke')), 'the bot broke'],
  ])('ends as its source does: %s', (_name, source, end) => {
    let seen = 'nothing';
    const { log, lines } = recorded();
    const running = source.pipe(observedBy([tap()], log)).subscribe({
      complete: () => (seen = 'completed'),
      error: (error: Error) => (seen = error.message),
    });
    expect([seen, lines]).toEqual([end, []]);
    running.unsubscribe();
  });

  it('leaves with its subscriber', () => {
    const activity = new Subject<Activity>();
    const running = activity.pipe(observedBy([tap(), tap()], recorded().log)).subscribe();
    expect(activity.observed).toBe(true);
    running.unsubscribe();
    expect(activity.observed).toBe(false);
  });
});

describe('alone', () => {
  const instances = [
    { name: 'terminal', kind: 'console' },
    { name: 'slack', kind: 'slack' },
  ];
  const reasons = (...entries: readonly Activity[]): readonly string[] => {
    const seen: string[] = [];
    of(...entries)
      .pipe(alone(instances))
      .subscribe((why) => seen.push(why));
    return seen;
  };

  it('is when the console has no more to say', () => {
    expect(reasons(entry('ended', 'slack'))).toEqual([]);
    expect(reasons(entry('ended', 'terminal'), entry('ended', 'terminal'))).toEqual(['ended']);
  });

  it('is when every input is switched off', () => {
    expect(reasons(entry('gave-up', 'slack'), entry('gave-up', 'slack'), entry('down', 'terminal'))).toEqual([]);
    expect(reasons(entry('gave-up', 'slack'), entry('gave-up', 'terminal'))).toEqual(['gave-up']);
  });
});

describe('activityLog', () => {
  it('writes what failed on purpose without its stack, and any other error with it', () => {
    const { log, lines } = recorded();
    const broken = new TypeError('oops');
    const unwell = new CallError(404, 'greeter: not found');
    of<Activity[]>(
      { ...entry('failed'), error: new UsageError('count must be a number, not "secret"') },
      { ...entry('failed'), error: new Error('error calling greeter.Say: greeter: not found', { cause: unwell }) },
      { ...entry('failed'), error: broken },
    )
      .pipe(activityLog(log))
      .subscribe();
    expect(lines).toEqual([
      ['info', 'a command failed: it was used wrongly', { code: 'failed' }],
      ['info', 'a command failed: error calling greeter.Say: greeter: not found', { code: 'failed' }],
      ['warn', 'a command failed', { code: 'failed', error: broken }],
    ]);
  });

  it('says what happened once', () => {
    const { log, lines } = recorded();
    of<Activity[]>({ ...entry('not-allowed'), detail: 'not allowed: call can change something' })
      .pipe(activityLog(log))
      .subscribe();
    expect(lines).toEqual([['warn', 'not allowed: call can change something', { code: 'not-allowed' }]]);
  });

  it('gives each code its level, and an error only where it tells more', () => {
    const { log, lines } = recorded();
    const plain = new ConfigError('no token');
    const cause = new Error('because');
    const deep = new ConfigError('no token', { cause });
    of<Activity[]>(
      entry('accepted', 'slack'),
      { ...entry('gave-up', 'slack'), detail: 'no token', error: plain },
      { ...entry('down', 'slack'), detail: 'no token', error: deep },
      { ...entry('still-down', 'slack'), detail: 'no token', error: plain },
    )
      .pipe(activityLog(log))
      .subscribe();
    expect(lines).toEqual([
      ['debug', 'accepted an event', { code: 'accepted', input: 'slack' }],
      ['error', 'the input is switched off: no token', { code: 'gave-up', input: 'slack' }],
      ['warn', 'the link is down: no token', { code: 'down', input: 'slack', error: cause }],
      ['debug', 'the link is still down: no token', { code: 'still-down', input: 'slack' }],
    ]);
  });
});

describe('slowStop', () => {
  const counts = async () => ({
    open: { commands: 3, summary: 9 },
    unread: { commands: 2 },
    waiting: { mail: 1, chat: 1 },
    dead: 0,
    later: 0,
  });

  it('says after a second what a stop waits for, and nothing of one that is quick', async () => {
    const clock = new VirtualTimeScheduler();
    const told: string[] = [];
    const activity = new Subject<Activity>();
    const observer = slowStop({ journal: { counts }, commands: 'commands', tell: (text) => told.push(text), clock });
    activity.pipe(observer).subscribe();
    of(entry('stopping')).pipe(observer).subscribe();
    activity.next(entry('stopping'));
    clock.flush();
    await vi.waitFor(() => expect(told).not.toEqual([]));
    expect(told).toEqual(['stopping: 1 command is not done, 2 messages are not sent; Ctrl-C now stops at once']);
  });
});
