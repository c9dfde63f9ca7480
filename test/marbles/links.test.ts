import type { Observable } from 'rxjs';
import { concat, EMPTY, map, mergeMap, NEVER, of } from 'rxjs';
import type { RunHelpers } from 'rxjs/testing';
import { expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { Conn } from '../../src/input.ts';
import type { Link, LinkState } from '../../src/streams/links.ts';
import { linked } from '../../src/streams/links.ts';
import { runMarbles } from '../support/run-marbles.ts';

const conn: Conn = { events: NEVER, send: async () => ({}) };
const dropped = new Error('dropped');
const hopeless = new ConfigError('--chat_token: wrong');

/** c connecting, u up, d down, g gave up: waits of 2, 4 and 8. */
const states = {
  c: expect.objectContaining({ state: 'connecting' }),
  u: expect.objectContaining({ state: 'up', conn }),
  d: { state: 'down', since: expect.any(Number), error: dropped },
  p: { state: 'down', since: expect.any(Number), error: undefined },
  h: { state: 'down', since: expect.any(Number), error: hopeless },
  g: { state: 'gave-up', since: expect.any(Number), error: hopeless },
};
const random = () => 0.002;

const link = (connect: Link['connect']): Link => ({ name: 'chat', can: {}, connect });
const drawn = ({ cold }: RunHelpers, marbles: string, error: unknown = dropped) => cold(marbles, { u: conn }, error);

it('opens a dropped link again, waiting longer each time, and says how it is', () => {
  runMarbles((drawing) => {
    const source = drawn(drawing, '-u-#');
    const expected = '             cu-d--u-d----u-d';
    const left = '                 ----------------!';
    drawing
      .expectObservable(
        linked(
          link(() => source),
          { ...drawing, random },
        ),
        left,
      )
      .toBe(expected, states);
    drawing.expectSubscriptions(source.subscriptions).toBe(['^--!', '-----^--!', '------------^--!']);
  });
});

it('takes a polite end for a drop', () => {
  runMarbles((drawing) => {
    const source = drawn(drawing, '-u-|');
    const expected = '             cu-p--u-p----';
    const left = '                 ------------!';
    drawing
      .expectObservable(
        linked(
          link(() => source),
          { ...drawing, random },
        ),
        left,
      )
      .toBe(expected, states);
  });
});

it('opens a link again that ended without a word, or cannot be opened at all', () => {
  runMarbles((drawing) => {
    const fail = () => {
      throw dropped;
    };
    const left = '    --!';
    const polite = '  (cp)'.trim();
    const rude = '    (cd)'.trim();
    drawing
      .expectObservable(
        linked(
          link(() => EMPTY),
          { ...drawing, random },
        ),
        left,
      )
      .toBe(polite, states);
    drawing.expectObservable(linked(link(fail), { ...drawing, random }), left).toBe(rude, states);
  });
});

it('gives up on what no retry can mend, and completes', () => {
  runMarbles((drawing) => {
    const source = drawn(drawing, '-u-#', hopeless);
    const expected = '             cu-(hg|)';
    drawing
      .expectObservable(
        linked(
          link(() => source),
          { ...drawing, random },
        ),
      )
      .toBe(expected, states);
  });
});

it('says nothing more while a link is opening', () => {
  runMarbles((drawing) => {
    drawing
      .expectObservable(
        linked(
          link(() => NEVER),
          { ...drawing, random },
        ),
      )
      .toBe('c--', states);
  });
});

it('says when a link came up', () => {
  runMarbles((drawing) => {
    const seen: LinkState[] = [];
    linked(
      link(() => drawn(drawing, '---u')),
      { ...drawing, random },
    ).subscribe((state) => seen.push(state));
    drawing.flush();
    expect(seen[1]).toMatchObject({ state: 'up', since: 3 });
  });
});

it('says since when a link is down: since it was up, however often it was tried', () => {
  runMarbles((drawing) => {
    const tries = [drawn(drawing, '-u-#'), drawn(drawing, '#'), drawn(drawing, '#'), drawn(drawing, '-u-#')];
    const states = linked(
      link(() => tries.shift() ?? NEVER),
      { ...drawing, random },
    );
    const since = states.pipe(map((state) => ('since' in state ? `${state.state} ${state.since}` : state.state)));
    const names = { c: 'connecting', u: 'up 1', d: 'down 3', U: 'up 18', D: 'down 20' };
    drawing.expectObservable(since, '---------------------!').toBe('cu-d-d---d--------U-D', names);
  });
});

it('takes an error of what a link hears for a drop, and one that no retry can mend for the end', () => {
  runMarbles((drawing) => {
    const { cold, expectObservable, expectSubscriptions } = drawing;
    const source = cold('-u-----', { u: { ...conn, events: cold<never>('--#', undefined, dropped) } });
    const wrong = cold(' -u-----', { u: { ...conn, events: cold<never>('--#', undefined, hopeless) } });
    const listening = (to: typeof source) =>
      linked(
        link(() => to),
        { ...drawing, random },
      ).pipe(
        mergeMap((state) => (state.state === 'up' ? concat(of(state), state.events as Observable<never>) : of(state))),
        map(({ state }) => state),
      );
    const names = { c: 'connecting', u: 'up', d: 'down', g: 'gave-up' } as const;
    expectObservable(listening(source), '-------!').toBe('cu-d--u', names);
    expectObservable(listening(wrong)).toBe('              cu-(dg)', names);
    expectSubscriptions(wrong.subscriptions).toBe('              ^--!');
  });
});

it('opens nothing before it is subscribed, and closes when it is left, also between two tries', () => {
  runMarbles((drawing) => {
    const source = drawn(drawing, '-u---#');
    const short = drawn(drawing, ' -#');
    let opened = 0;
    const counted = link(() => {
      opened += 1;
      return source;
    });
    const cold = linked(counted, { ...drawing, random });
    expect(opened).toBe(0);
    drawing.expectObservable(cold, '                                                   ---!').toBe('cu-', states);
    drawing
      .expectObservable(
        linked(
          link(() => short),
          { ...drawing, random },
        ),
        '      --!',
      )
      .toBe('cd', states);
    drawing.expectSubscriptions(source.subscriptions).toBe('^--!');
    drawing.expectSubscriptions(short.subscriptions).toBe(' ^!');
  });
});
