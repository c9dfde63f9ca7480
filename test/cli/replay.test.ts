import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { progress } from '../../src/cli/replay/progress.ts';
import { replay } from '../../src/cli/replay/replay.ts';
import { formats } from '../../src/journal/sqlite/formats.ts';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import { send } from '../../src/outgoing.ts';
import { alert, memory, text } from '../../src/testing/index.ts';
import { micro } from '../support/micro.ts';

const root = mkdtempSync(join(tmpdir(), 'micro-replay-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const minute = 60_000;
/** Noon of a day in which nothing happens to the clocks. */
const noon = Date.UTC(2026, 10, 24, 12);
let folder: string;
let data: string;
let count = 0;

beforeEach(() => {
  count += 1;
  folder = join(root, String(count));
  data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
});

const written: string[] = [];
async function replayed(...argv: readonly string[]): Promise<string> {
  written.length = 0;
  const stderr = { write: (line: string) => written.push(line) > 0 };
  const options = { env: { MICRO_DATA: data }, folder, stderr: stderr as never, now: () => noon };
  let shown = '';
  await (await replay(['replay', ...argv], options)).forEach((part) => {
    shown += part;
  });
  return shown;
}

/** A pipeline of a file: what it makes of each message, in JavaScript. */
function pipelineFile(name: string, made: string, more = ''): void {
  writeFileSync(
    join(folder, name),
    `import { delay, filter, interval, map, mergeMap } from 'rxjs';
     import { send } from 'micro-bot-streams';
     import { windowByClock, query } from 'micro-bot-streams/operators';
     const hourly = { next: (after) => (Math.floor(after / 3600000) + 1) * 3600000, previous: (at) => Math.floor(at / 3600000) * 3600000 };
     export const pipelines = [{ name: 'log', from: ['slack'], to: ['irc'], ${more} run: ({ slack }, world) => ({ irc: slack.pipe(${made}) }) }];`,
  );
}

/** What the bot heard and said: each message came so many minutes before noon, and went to IRC as it was. */
async function lived(messages: Readonly<Record<string, number>>): Promise<void> {
  let now = 0;
  await using journal = sqliteJournal({ path: join(data, 'journal.db'), durability: 'process', now: () => now });
  for (const [words, before] of Object.entries(messages)) {
    now = noon - before * minute;
    const event = { ...text(words), id: `slack:${words}`, input: 'slack', at: now };
    await journal.accept(event, ['log']);
    await journal.read('log', { limit: 10, inHand: 10, perConversation: 10 });
    await journal.commit('log', [{ sink: 'send', message: send([event], 'irc:#log', words), lane: 'irc' }]);
    const [sent] = await journal.outbox(1);
    await journal.mark(sent?.key ?? '', 'sent');
  }
}

const asItIs = "map((event) => send([event], 'irc:#log', event.data))";

/** Every file of the data folder, and what is in it. */
const files = () =>
  readdirSync(data)
    .sort()
    .map((name) => [name, readFileSync(join(data, name)).toString('base64')]);

describe('micro replay', () => {
  it('finds that nothing differs, and leaves everything as it was', async () => {
    await lived({ one: 30, two: 20, three: 10 });
    pipelineFile('log.ts', asItIs);
    const before = files();
    expect(await replayed('./log.ts', '--since=1h')).toMatch(
      /^log, since Tue 24 Nov [\d:]+, which is all that the journal holds: 3 events\n\n {7}3 sent before, too \(what they said is not kept\)\n$/,
    );
    expect(files()).toEqual(before);
  });

  it('shows what would be sent and what not, since when it is asked for', async () => {
    await lived({ old: 120, one: 30, two: 20, three: 10 });
    pipelineFile(
      'log.ts',
      "filter(({ data }) => data !== 'two'), mergeMap((event) => [send([event], 'irc:#log', event.data), ...(event.data === 'three' ? [send([event], 'irc:#log', 'again')] : [])])",
    );
    const shown = await replayed('./log.ts', '--since', '1h');
    expect(shown.replaceAll(/Nov \d\d:\d\d:\d\d/g, 'Nov TIME')).toMatchInlineSnapshot(`
      "log, since Tue 24 Nov TIME: 3 events

             2 sent before, too (what they said is not kept)
             1 would be sent, and were not
             1 were sent, and would not be

        Tue 24 Nov TIME  - because of ann in #ops: two
        Tue 24 Nov TIME  + to irc:#log: again
      "
    `);
  });

  it('compares the words with those of another file', async () => {
    await lived({ one: 30, two: 20 });
    pipelineFile('old.ts', asItIs);
    pipelineFile('log.ts', "map((event) => send([event], 'irc:#log', event.data === 'two' ? 'two, too' : event.data))");
    const shown = await replayed('./log.ts', '--since=1h', '--against=./old.ts');
    expect(shown).toMatch(
      /\n {7}1 as before\n {7}1 in other words\n\n.* {2}- to irc:#log: two\n +\+ to irc:#log: two, too\n$/,
    );
  });

  it('plays windows as they were, that of the beginning whole, and none that is still open', async () => {
    await lived({ a: 179, b: 130, c: 90, d: 10 });
    const window =
      "windowByClock({ schedule: hourly, clock: world.clock, keep: ({ data }) => data }), map(({ kept, causes }) => ({ type: 'text', to: 'irc:#log', data: kept.join(' '), causes, key: 'hour/' + causes[0] }))";
    pipelineFile('log.ts', window, 'horizon: 7200000,');
    // At noon the window of the last hour ends; that of a and b ended before what is asked for.
    const shown = await replayed('./log.ts', '--since=110m');
    expect(shown).toContain('to irc:#log: c\n');
    expect(shown).not.toContain('to irc:#log: a b');
    expect(await replayed('./log.ts', '--since=125m')).toContain('to irc:#log: a b\n');
  });

  it('asks no service, and says so', async () => {
    await lived({ one: 30 });
    pipelineFile(
      'log.ts',
      "query(world, 'greeter', 'Say.Hello', () => ({})), map((event) => send([event], 'irc:#log', event.error.message))",
    );
    pipelineFile('old.ts', asItIs);
    const shown = await replayed('./log.ts', '--since=1h', '--against=./old.ts');
    expect(shown).toContain('+ to irc:#log: greeter is not asked in a replay');
    expect(shown).toContain('greeter was not asked once: what is made of its answer may differ');
  });

  it('says that the memory was empty at first, to who looked for something there', async () => {
    const says = 'its memory was empty at first: the journal keeps what is remembered now, not what was then';
    await lived({ one: 30 });
    const found =
      "mergeMap(async (event) => send([event], 'irc:#log', event.data + ' ' + (await world.memory.get('log', 'seen'))))";
    pipelineFile('log.ts', found);
    pipelineFile('old.ts', asItIs);
    const shown = await replayed('./log.ts', '--since=1h', '--against=./old.ts');
    expect(shown).toContain('+ to irc:#log: one undefined');
    expect(shown).toContain(says);
    expect(await replayed('./old.ts', '--since=1h')).not.toContain(says);
  });

  it('plays what is put off', async () => {
    await lived({ one: 30 });
    writeFileSync(
      join(folder, 'later.ts'),
      `import { map } from 'rxjs';
       import { send } from 'micro-bot-streams';
       export const pipelines = [{ name: 'log', from: ['slack', 'later'], to: ['irc'], run: ({ slack, later }) => ({
         later: slack.pipe(map(({ id, data, accepted }) => ({ due: accepted + 600000, data, causes: [id] }))),
         irc: later.pipe(map((event) => send([event], 'irc:#log', 'done? ' + event.data))),
       }) }];`,
    );
    expect(await replayed('./later.ts', '--since=1h')).toMatch(
      /1 would be sent, and were not\n[\s\S]*\+ to irc:#log: done\? one/,
    );
  });

  it('plays each timer to its end before the next, though nothing is heard in between', async () => {
    await lived({ deploy: 30 });
    const later = 'delay(60_000, world.clock), mergeMap(async (event) => event)';
    pipelineFile(
      'log.js',
      `${later}, ${later}, mergeMap((event) => ['a', 'b'].map((to) => send([event], 'irc:' + to, 'x')))`,
    );
    expect(await replayed('./log.js')).toContain('Tue 24 Nov 11:32:00  + to irc:b: x');
  });

  it('shows the first of each kind, and how many more there are', async () => {
    await lived(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`message ${index}`, 60 - index])));
    pipelineFile('log.ts', "map((event) => send([event], 'irc:#other', event.data, { key: 'new/' + event.id }))");
    const shown = await replayed('./log.ts', '--since=1d');
    expect(shown).toMatch(/ 60 would be sent, and were not\n +60 were sent, and would not be\n/);
    expect(shown).toContain('  and 80 more\n');
  });

  it('says that it heard nothing, and of what there would be', async () => {
    await lived({ one: 30 });
    pipelineFile('log.ts', asItIs);
    writeFileSync(join(folder, 'deaf.ts'), readFileSync(join(folder, 'log.ts'), 'utf8').replaceAll('slack', 'acme'));
    expect(await replayed('./deaf.ts', '--since=1h')).toContain(
      '1 event\n  it heard nothing of them: it listens to acme, and they came from slack\n\n',
    );
    expect(await replayed('./log.ts', '--since=1h')).not.toContain('it heard nothing');
  });

  it('says that none of its name has run there', async () => {
    await lived({ one: 30 });
    pipelineFile('log.ts', asItIs);
    writeFileSync(join(folder, 'new.ts'), readFileSync(join(folder, 'log.ts'), 'utf8').replace("'log'", "'new'"));
    expect(await replayed('./new.ts', '--since=1h')).toContain(
      '1 event\n  none of this name has run here, so all that it says is new; what has run: log\n\n',
    );
  });

  it('plays what the flags of the bot say, and no example of a flag', async () => {
    await lived({ one: 30 });
    await expect(replayed('on-call')).rejects.toThrow(
      'on-call is what --on_call says, and there is none: give it as the bot has it, or --config',
    );
    const shown = await replayed('notify', '--notify=slack -> irc:#log', '--since=1h');
    expect(shown).toMatch(/^notify slack -> irc:#log, since .*: 1 event\n/);
  });

  it('ends where a timer would never let time go on', async () => {
    await lived({ one: 30 });
    pipelineFile(
      'log.ts',
      "mergeMap((event) => interval(0, world.clock).pipe(map(() => send([event], 'irc:#log', 'x'))))",
    );
    await expect(replayed('./log.ts', '--since=1h')).rejects.toThrow(
      'log fails under the event slack:one: 100,000 timers came due in one moment: one of 0 ms is set again and again',
    );
  });

  it.each([
    ['a file that is not there', ['./gone.ts'], /^\.\/gone\.ts: there is no such file/],
    ['no pipeline', [], /^say which pipeline, and since when: micro replay/],
    ['no length of time', ['./log.ts', '--since=tuesday'], /^--since: "tuesday" is not a length of time/],
    [
      'another pipeline to compare with',
      ['./log.ts', '--against=slack-to-email'],
      /^--against has no pipeline 'log': it has slack-to-email$/,
    ],
  ])('says what is wrong: %s', async (_title, argv, words) => {
    await lived({ one: 1 });
    pipelineFile('log.ts', asItIs);
    await expect(replayed(...argv)).rejects.toMatchObject({ code: 'CONFIG', message: expect.stringMatching(words) });
  });

  it('says when there is no journal, one that is newer, and one that is none', async () => {
    pipelineFile('log.ts', asItIs);
    await expect(replayed('./log.ts')).rejects.toThrow(
      `there is no journal ${join(data, 'journal.db')}: say with --data`,
    );
    expect(readdirSync(data)).toEqual([]);
    await lived({ one: 1 });
    const database = new DatabaseSync(join(data, 'journal.db'));
    database.exec(`PRAGMA user_version = ${formats.length + 1}`);
    database.close();
    await expect(replayed('./log.ts')).rejects.toThrow(
      `journal ${join(data, 'journal.db')}: it has format ${formats.length + 1}, and this bot knows formats up to ${formats.length}`,
    );
    writeFileSync(join(data, 'journal.db'), 'no database, but long enough to be read as one '.repeat(100));
    await expect(replayed('./log.ts')).rejects.toMatchObject({ code: 'JOURNAL' });
  });

  it('says under which event a pipeline fails', async () => {
    await lived({ one: 30, two: 20 });
    pipelineFile(
      'log.ts',
      "map((event) => { if (event.data === 'two') throw new Error('out of it'); return send([event], 'irc:#log', 'x'); })",
    );
    await expect(replayed('./log.ts', '--since=1h')).rejects.toThrow('log fails under the event slack:two: out of it');

    pipelineFile('bare.ts', 'map(() => { throw undefined; })');
    await expect(replayed('./bare.ts', '--since=1h')).rejects.toThrow(
      'log fails under the event slack:one: it threw undefined, which is no error',
    );
  });

  it('says which event of a damaged journal cannot be read, and not that the one before it fails', async () => {
    await lived({ one: 30, two: 20, three: 10 });
    pipelineFile('log.ts', asItIs);
    const path = join(data, 'journal.db');
    const database = new DatabaseSync(path);
    const half = "UPDATE events SET body = substr(body, 1, length(body) / 2) WHERE id = 'slack:two'";
    expect(database.prepare(half).run().changes).toBe(1);
    database.close();
    await expect(replayed('./log.ts', '--since=1h')).rejects.toMatchObject({
      code: 'JOURNAL',
      message: `journal ${path}: the event slack:two cannot be read: the file is damaged: move it away and start anew, or put a copy back`,
    });
  });

  it('says so when the database itself is damaged where events are', async () => {
    await lived({ one: 30, two: 20, three: 10 });
    pipelineFile('log.ts', asItIs);
    const path = join(data, 'journal.db');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const page = Number(database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'events'").get()?.rootpage);
    const size = Number(database.prepare('PRAGMA page_size').get()?.page_size);
    database.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, (page - 1) * size, page * size);
    writeFileSync(path, bytes);
    await expect(replayed('./log.ts', '--since=1h')).rejects.toThrow(/the file is damaged/);
  });
});

it('shows what stands under a subject when that is the same', async () => {
  await lived({ one: 30 });
  pipelineFile('old.ts', "map((event) => send([event], 'irc:#log', event.data, { subject: 'news' }))");
  pipelineFile('log.ts', "map((event) => send([event], 'irc:#log', 'heard', { subject: 'news' }))");
  expect(await replayed('./log.ts', '--since=1h', '--against=./old.ts')).toMatch(
    / {2}- to irc:#log: one\n +\+ to irc:#log: heard\n$/,
  );
});

describe('a plan of those on call that was changed', () => {
  const planned = (name: string, steps: string, more = '') =>
    writeFileSync(
      join(folder, name),
      `import { onCall, parsePlan } from 'micro-bot-streams';
       export const pipelines = [onCall(parsePlan('alerts -> ${steps}', 'a plan'), { ${more} })];`,
    );
  /** Two alerts, half an hour before noon. */
  const heard = async () => {
    await using journal = sqliteJournal({
      path: join(data, 'journal.db'),
      durability: 'process',
      now: () => noon - 30 * minute,
    });
    for (const node of ['db1', 'db2']) {
      const labels = { alertname: 'DiskFull' };
      const one = alert(`${node} is full`, { fingerprint: node, labels, meta: { groupKey: 'g' } });
      await journal.accept({ ...one, id: node, input: 'alerts', at: noon }, ['other']);
    }
  };
  const slack = 'slack:#ops';
  const ann = 'email:ann@example.org after 10m';
  const bob = 'email:bob@example.org after 20m';

  it.each([
    ['nothing', [slack, ann, bob], '', ['6 as before']],
    [
      'a place less',
      [slack, bob],
      '',
      ['4 as before', '2 were sent, and would not be', '- to email:ann@', '- to email:ann@'],
    ],
    [
      'a place more, before others',
      [slack, 'irc:#ops after 1m', ann, bob],
      '',
      ['6 as before', '2 would be sent, and were not', '+ to irc:#ops', '+ to irc:#ops'],
    ],
    [
      'a time',
      [slack, ann, 'email:bob@example.org after 15m'],
      '',
      ['4 as before', '2 at another time', '~ 5m earlier: to email:bob@', '~ 5m earlier: to email:bob@'],
    ],
    [
      'what is told together',
      [slack, ann],
      'group: 1000',
      [
        ...['0 as before', '1 in other words', '1 at another time', '4 were sent, and would not be'],
        ...['- to slack:#ops', '~ 1s later: to slack:#ops'],
        ...['- to email:ann@example.org: DiskFull: firing', '+ to email:ann@example.org: DiskFull, 2 alerts'],
        ...['- to email:ann@', '- to email:bob@', '- to email:bob@'],
      ],
    ],
  ])('shows what differs: %s', async (_, steps, more, wanted) => {
    await heard();
    planned('old.ts', [slack, ann, bob].join(', '));
    planned('new.ts', steps.join(', '), more);
    const [, ...lines] = (await replayed('./new.ts', '--against=./old.ts', '--since=1h')).split('\n');
    const shown = lines.map((line) => line.replace(/^.*:\d\d(?= {2})/, '').trim()).filter(Boolean);
    expect(shown).toEqual(wanted.map((start) => expect.stringMatching(`^${start.replaceAll('+', '\\+')}`)));
  });

  it('says who took an alert that nobody would hear of any more, and not under which key they did', async () => {
    const name = 'on call alerts -> slack:#ops';
    await using journal = sqliteJournal({ path: join(data, 'journal.db'), durability: 'process', now: () => noon - 1 });
    const event = { ...memory('on-call', 'taken/alerts/db1/', 'ann'), id: 'm', input: 'memory', at: noon };
    await journal.accept(event, [name]);
    await journal.read(name, { limit: 10, inHand: 10, perConversation: 10 });
    await journal.commit(name, [{ sink: 'send', message: send([event], 'slack:#ops', 'x'), lane: 'slack' }]);
    const [sent] = await journal.outbox(1);
    await journal.mark(sent?.key ?? '', 'sent');
    planned('new.ts', 'slack:#ops');
    expect(await replayed('./new.ts', '--since=1h')).toMatch(/:59 {2}- because ann took an alert\n/);
  });
});

it('says how far it is when it takes long, and not too often', () => {
  let now = 0;
  const step = progress(1_000, 'log', {
    stderr: { write: (line: string) => written.push(line) > 0 } as never,
    now: () => now,
  });
  written.length = 0;
  for (const at of [1_000, 1_999, 2_000, 2_001, 3_999, 4_000]) {
    now = at;
    step();
  }
  expect(written).toEqual(['log: 3 of 1,000 events\n', 'log: 6 of 1,000 events\n']);
});

it('replays the journal of a bot that runs, and does not disturb it', async () => {
  const file = (name: string, words: string) =>
    writeFileSync(
      join(folder, name),
      `import { map } from 'rxjs';
       import { send } from 'micro-bot-streams';
       export const pipelines = [{ name: 'log', from: ['console'], to: ['console'], run: ({ console }) => ({ console: console.pipe(map((event) => send([event], event.replyTo, ${words}))) }) }];`,
    );
  file('log.ts', "'heard ' + event.data");
  file('changed.ts', "'heard: ' + event.data");
  const env = { MICRO_DATA: data };
  const bot = micro(['bot', '--inputs=console', '--registry=memory', '--plugin=./log.ts'], { env, folder });
  onTestFinished(async () => {
    bot.child.kill('SIGKILL');
    await bot.ended;
  });
  bot.child.stdin.write('one\ntwo\n');
  await bot.until(({ stdout }) => stdout.includes('heard one') && stdout.includes('heard two'));
  const argv = ['replay', './changed.ts', '--since=1h', '--against=./log.ts'];
  const { code, stdout, stderr } = await micro(argv, { env, folder }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /: 2 events\n\n {7}0 as before\n {7}2 in other words\n\n.*- to console:\S+: heard one\n +\+ to console:\S+: heard: one\n/,
  );
  bot.child.stdin.write('three\n');
  await bot.until(({ stdout: all }) => all.includes('heard three'));
}, 180_000);
