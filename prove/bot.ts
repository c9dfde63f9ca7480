// The bot as `micro bot` runs it, from its own parts, made to die at a point (PROVE_KILL) or to break a promise (PROVE_BREAK).
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { ReplaySubject, tap } from 'rxjs';
import { activityLog } from '../src/cli/activity-log.ts';
import { ask } from '../src/cli/ask.ts';
import { assemble } from '../src/cli/assemble.ts';
import { logger } from '../src/cli/log.ts';
import { observedBy } from '../src/cli/observers.ts';
import { bot } from '../src/streams/bot.ts';
import { broken } from './bot/broken.ts';
import { killed } from './bot/killed.ts';

const { PROVE_BREAK: how = '', PROVE_HASTE: haste, PROVE_RESOURCES: resources = '/dev/null' } = process.env;
const asked = await ask(['bot', ...process.argv.slice(2)], {
  env: process.env,
  folder: process.cwd(),
  version: '0',
  width: 100,
  title: () => undefined,
});
if (!('run' in asked)) throw new Error('the proof asked for help');
const { settings } = asked;
const log = logger({
  level: settings.options.log_level,
  format: 'json',
  secrets: [],
  write: (line) => process.stderr.write(line),
  now: Date.now,
});
// Waits between two tries to connect take a thousandth, so that a thousand links can drop in a minute.
if (haste === 'yes') Math.random = () => 0.001;
process.on('SIGUSR2', () => writeFileSync(resources, JSON.stringify(process.getActiveResourcesInfo())));
const stop = new ReplaySubject<number>(1);
process.once('SIGTERM', () => stop.next(settings.options.stop_timeout));
await using assembled = await assemble('bot', settings, { log, version: '0' });
const parts = killed(assembled.parts);
const failed = tap(({ code }: { code: string }) => {
  if (code !== 'journal-failed') return;
  process.exitCode = 1;
  stop.next(settings.options.stop_timeout);
});
await new Promise<void>((resolve, reject) => {
  bot(how === '' ? parts : broken(parts, how), { stop })
    .pipe(observedBy([activityLog(log), failed, ...assembled.observers], log))
    .subscribe({ complete: resolve, error: reject });
});
process.exit();
