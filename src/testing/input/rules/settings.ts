import { inspect } from 'node:util';
import { ConfigError } from '../../../errors.ts';
import type { Finding } from '../../../input.ts';
import { broken } from '../broken.ts';
import type { Account } from '../peer.ts';
import type { Rule } from '../rule.ts';
import type { Stage } from '../stage.ts';

const locked = 'a wrong password is told by the name of its flag, and never shown';
const checked = 'micro check says in words how far it gets';
const logged = 'the log holds no secret, and what people say at debug only';

/** What becomes of settings and secrets. */
export const settings: readonly Rule[] = [
  { name: locked, keeps: namesTheFlag },
  { name: checked, keeps: saysHowFar },
  { name: logged, keeps: keepsQuiet },
];

async function namesTheFlag(stage: Stage): Promise<void> {
  const link = stage.open({ account: 'locked' });
  await stage.until(() => link.state.state !== 'connecting', {
    promise: locked,
    expected: 'the link ends',
    came: () => 'it is still connecting',
  });
  if (link.state.state === 'up' && stage.reach.called) return refusesAll(stage);
  const [error] = link.drops;
  const given = link.state.state === 'gave-up' ? link.state.error : error;
  if (!(given instanceof ConfigError)) {
    throw broken(
      locked,
      'a ConfigError, so that it is not tried again and again',
      given ?? `it is ${link.state.state}`,
    );
  }
  if (!given.message.includes(`--${stage.input.name}_`)) {
    throw broken(locked, `a message that names a flag: --${stage.input.name}_…`, given.message);
  }
  notIn(stage, 'locked', locked, inspect(given, { depth: 8 }));
}

/** Where the input is called, a secret is what callers show: with another one nobody gets in. */
async function refusesAll(stage: Stage): Promise<void> {
  const [place] = stage.peer.places;
  const [result] = await Promise.allSettled([place.says(stage.words())]);
  if (result.status === 'fulfilled') throw broken(locked, 'who has another secret is told no', 'it was taken');
  notIn(stage, 'locked', locked, inspect(result.reason, { depth: 8 }));
}

async function saysHowFar(stage: Stage): Promise<void> {
  if (stage.input.check === undefined) return;
  const good = await findings(stage, 'bot');
  const bad = good.find(({ ok }) => !ok);
  if (good.length === 0 || bad) throw broken(checked, 'findings that are all well', bad ?? 'none');
  await stage.gone(checked);
  const wrong = await findings(stage, 'locked');
  notIn(stage, 'locked', checked, inspect(wrong, { depth: 8 }));
  const found = wrong.find(({ ok }) => !ok);
  if (stage.reach.called && found === undefined) return;
  if (found?.remedy?.includes(`--${stage.input.name}_`)) return;
  throw broken(checked, 'a wrong password is found, with a remedy that names its flag', found ?? wrong);
}

async function findings(stage: Stage, account: Account): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const { check } = stage.input;
  if (check) {
    for await (const one of stage.input.check?.(stage.options(account), stage.context(account)) ?? []) found.push(one);
  }
  return found;
}

async function keepsQuiet(stage: Stage): Promise<void> {
  const link = await stage.up();
  const [place] = stage.peer.places;
  const { event } = await stage.said(link, place);
  const conn = await link.up();
  await stage.says(conn, place, stage.words());
  notIn(stage, 'bot', logged, `${conn.describe?.() ?? ''} ${inspect(event, { depth: 8 })}`);
  for (const { level, line } of stage.notes.lines) {
    for (const account of ['bot', 'other', 'locked'] as const) notIn(stage, account, logged, line);
    if (level !== 'debug' && line.includes(stage.nonce)) {
      throw broken(logged, 'what people say at debug only', `${level}: ${line}`);
    }
  }
}

/** The values of secret flags are nowhere, with the name that one may have or without it: `ann=secret`. */
function notIn(stage: Stage, account: Account, promise: string, text: string): void {
  const options: Readonly<Record<string, unknown>> = stage.options(account);
  for (const [flag, { secret }] of Object.entries(stage.input.flags)) {
    const values = secret ? [options[flag]].flat().filter((one) => typeof one === 'string' && one !== '') : [];
    const shown = values
      .flatMap((one) => [String(one), String(one).replace(/^\w+=/, '')])
      .find((one) => text.includes(one));
    if (shown === undefined) continue;
    throw broken(promise, `the value of --${stage.input.name}_${flag} is shown nowhere`, text.replaceAll(shown, '…'));
  }
}
