import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { digest } from '../../src/pipelines/summary/digest.ts';
import { times } from '../../src/pipelines/summary/time.ts';
import type { WordsOptions } from '../../src/pipelines/summary/words.ts';
import { words } from '../../src/pipelines/summary/words.ts';
import { html } from '../../src/render/html.ts';
import { plain } from '../../src/render/plain.ts';
import { keptOf, nine, removal, reply, run, text } from './history.ts';

const hour = { from: nine, to: nine + 3_600_000, zone: 'UTC' };

function said(events: readonly Event[], options: Partial<WordsOptions> = {}) {
  const { subject, data } = words(digest({ kept: keptOf(events, 'slack'), ...hour }), { ...hour, ...options });
  return { subject, data, body: withoutBars(plain(data)) };
}
/** How long a bar is drawn is not ours to say. */
function withoutBars(text: string): string {
  return text.replace(/ [█-▏]+/g, '');
}

/** The summary that the docs show. */
const [, shown = ''] = /```text\n(.*?)\n```/s.exec(readFileSync('docs/summaries.md', 'utf8')) ?? [];
const page = withoutBars(shown);

describe('words', () => {
  it('reads like the page of news in the docs', () => {
    const { subject, body } = said([
      text('1', 2, 'is greeter slow?'),
      text('2', 7, 'graphs: https://example.org/graphs', { by: 'bob' }),
      reply('3', '2', 8, 'thanks'),
      reply('4', '2', 9, 'what is the green line?', { by: 'cleo' }),
      text('5', 31, 'health greeter', { by: 'bob' }),
      text('6', 32, 'oops'),
      removal('6', 33),
      run('5', 31, { sender: { name: 'bob' } }),
      run('7', 40, { outcome: 'failed', error: 'no such service: greter', data: 'health greter' }),
    ]);
    expect(subject).toBe('#ops: 5 messages by 3 people, 09:00–10:00 UTC (Mon 23 Nov)');
    expect(body).toBe(page);
  });

  it('names the place of each line where there are several', () => {
    const elsewhere = { to: 'slack:C099', replyTo: 'slack:C099', place: '#dev' };
    const { subject, body } = said([text('1', 1, 'a?'), text('2', 2, 'b?', elsewhere), text('3', 3, 'c', elsewhere)]);
    expect(subject).toBe('#dev, #ops: 3 messages by 1 person, 09:00–10:00 UTC (Mon 23 Nov)');
    expect(body).toContain('#dev   2\n#ops   1');
    expect(body).toContain('- #ops 09:01 ann: a?\n- #dev 09:02 ann: b?');
  });

  it('caps its lists, and says how much it leaves out', () => {
    const many = Array.from({ length: 13 }, (_, index) => index);
    const { body, subject } = said([
      ...many.map((index) => text(`${index}`, index, `what is ${index}?`, { by: `p${index}`, place: `#c${index}` })),
      ...many.map((index) => run(`r${index}`, index, index === 12 ? { outcome: 'timeout' } : {})),
    ]);
    expect(subject).toMatch(/^#c0, #c1, #c10 and 11 more: 13 messages by 13 people/);
    expect(body.match(/what is/g)).toHaveLength(10);
    expect(body).toContain('- and 3 more');
    expect(body).toContain('and 3 more  3');
    expect(body.match(/health greeter/g)).toHaveLength(10);
    expect(body).toMatch(/-\n09:12 {2}ann {2}health greeter {2}timeout\n/);
  });

  it.each([0, 10_000, 50_000])(
    'says seconds everywhere or nowhere, also in a window %d ms after a full minute',
    (after) => {
      const [from, to] = [nine + after, nine + after + 10_000];
      const seen = digest({ kept: keptOf([text('1', after / 60_000, 'a?')]), from, to });
      const { subject, data } = words(seen, { from, to, zone: 'UTC' });
      const all = `${subject}\n${plain(data)}`;
      expect([...all.matchAll(/^\d\d:\d\d:\d\d +(\d+)/gm)]).toHaveLength(10);
      expect(all).not.toMatch(/(?<![\d:])\d\d:\d\d(?![\d:])/);
    },
  );

  it('says no seconds in a window of an hour', () => {
    expect(said([text('1', 0.5, 'a?')]).body).toContain('- 09:00 ann: a?');
  });

  it('says how many commands were run when nobody wrote', () => {
    const { subject, body } = said([run('1', 5)]);
    expect(subject).toBe('#ops: 1 command, 09:00–10:00 UTC (Mon 23 Nov)');
    expect(body).not.toContain('Messages over time');
    expect(body).toContain('Commands, all of them ok (1)');
  });

  it('says that it is late, or a part, and whose clock it means', () => {
    const late = said([text('1', 1, 'a')], { late: nine + 2 * 3_600_000 });
    expect(late.subject).toBe('#ops: 1 message by 1 person, 09:00–10:00 UTC (Mon 23 Nov), late');
    expect(late.body).toMatch(/^late: sent Mon 23 Nov 11:00, because the bot was away when the time was over/);
    expect(said([text('1', 1, 'a')], { zone: 'Asia/Kolkata' }).body).toMatch(/Times are those of Asia\/Kolkata\./);
    const part = said([text('1', 1, 'a')], { full: true });
    expect(part.subject).toMatch(/, in part$/);
    expect(part.body).toMatch(/^in part: more was said/);
  });

  it('is one line in its subject, and safe in every rendering, whatever people are called', () => {
    const evil = '<script>alert(1)</script>\r\nBcc: all@example.org';
    const { subject, data } = said([
      text('1', 1, `${evil} javascript:alert(1) https://example.org/"onclick=x?`, {
        place: evil,
        sender: { id: 'slack:e', name: evil },
      }),
      run('2', 2, { data: evil, error: evil, outcome: 'failed', place: evil, sender: { name: evil } }),
    ]);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html(data)).not.toMatch(/<script|href="javascript|"onclick/);
  });
});

describe('times', () => {
  it('says a window in its zone', () => {
    const { between, moment } = times('Europe/Berlin');
    const at = (text: string) => Date.parse(text);
    expect(between(nine, nine + 3_600_000)).toBe('10:00–11:00 CET (Mon 23 Nov)');
    const exact = times('Europe/Berlin', true);
    expect(exact.between(nine, nine + 30_000)).toBe('10:00:00–10:00:30 CET (Mon 23 Nov)');
    expect(exact.between(at('2026-11-23T22:59:50Z'), at('2026-11-23T23:00:00Z'))).toBe(
      '23:59:50–24:00:00 CET (Mon 23 Nov)',
    );
    expect(between(at('2026-11-23T22:00:00Z'), at('2026-11-23T23:00:00Z'))).toBe('23:00–24:00 CET (Mon 23 Nov)');
    expect(between(at('2026-09-22T07:00:00Z'), at('2026-09-23T07:00:00Z'))).toBe(
      'Tue 22 Sep 09:00 – Wed 23 Sep 09:00 CEST',
    );
    expect(between(at('2026-10-25T00:00:00Z'), at('2026-10-25T01:00:00Z'))).toBe('02:00 CEST–02:00 CET (Sun 25 Oct)');
    expect(moment(nine)).toBe('10:00');
    expect(moment(nine, 7 * 86_400_000)).toBe('Mon 23 Nov 10:00');
  });
});
