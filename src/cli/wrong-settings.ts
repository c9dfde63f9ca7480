import { asyncScheduler, EMPTY } from 'rxjs';
import { ConfigError } from '../errors.ts';
import { hostAndPort } from '../host-and-port.ts';
import type { Finding } from '../input.ts';
import type { Log } from '../log.ts';
import { answeredBots } from '../pipelines/answering/answered-bots.ts';
import { answering } from '../pipelines/answering.ts';
import { rights } from '../pipelines/authorize/rights.ts';
import { ruleIn } from '../pipelines/authorize/rule.ts';
import { authority } from '../pipelines/authorize.ts';
import { personOf } from '../pipelines/person-of.ts';
import type { Link } from '../streams/links.ts';
import { check } from '../streams/plan.ts';
import type { Able } from '../streams/wanting.ts';
import { wanting } from '../streams/wanting.ts';
import { allCommands } from './all-commands.ts';
import type { AskedPipelines } from './asked-pipelines.ts';
import { askedPipelines } from './asked-pipelines.ts';
import type { BotOptions } from './bot-options.ts';
import { checkJournalMax } from './check-journal-max.ts';
import type { Settings } from './command-line.ts';
import { inVain } from './in-vain.ts';
import { ownCommands } from './own-commands.ts';
import { runbooks } from './runbooks.ts';

/**
 * Returns a finding for each setting that reads well and that the bot would refuse all the same; none when all is well.
 */
export function wrongSettings(settings: Settings, inputs: readonly Able[], log: Log): readonly Finding[] {
  const { options, plugins } = settings;
  const { timezone, runbook, ...zoneless } = options;
  const links: readonly Link[] = inputs.map((input) => ({ ...input, connect: () => EMPTY }));
  // Alone, so that each is judged by itself; what plugins bring is judged with all.
  const judge = (one: Partial<BotOptions>): void => {
    const none = { summary: [], notify: [], bridge: [], on_call: [], fallback: [] };
    const alone = { ...settings, plugins: [], options: { ...zoneless, ...none, ...one } };
    planned(links, alone);
  };
  let known = ownCommands(options);
  const parts = [
    ...(timezone === undefined ? [] : [tried('--timezone', () => judge({ timezone }))]),
    ...options.summary.map((route) => tried('--summary', () => judge({ summary: [route] }))),
    ...options.notify.map((route) => tried('--notify', () => judge({ notify: [route] }))),
    ...options.bridge.map((rooms) => tried('--bridge', () => judge({ bridge: [rooms] }))),
    ...options.on_call.map((plan) => tried('--on_call', () => judge({ on_call: [plan] }))),
    ...(runbook === undefined ? [] : [tried('--runbook', () => runbooks(options))]),
    ...options.fallback.map((route) => tried('--fallback', () => judge({ fallback: [route] }))),
    ...options.allow_to.map((pattern) => tried('--allow_to', () => authority({ allowTo: [pattern] }, asyncScheduler))),
    ...options.admins.map((admin) => tried('--admins', () => rights({ admins: [admin] }))),
    tried('--answer_bots', () => answeredBots(options.answer_bots)),
    tried('--same', () => personOf(options.same, [...links.map(({ name }) => name), 'shell'])),
    ...options.allow.map((rule, index) => tried('--allow', () => ruleIn(rule, index + 1))),
    tried('--server_address', () => hostAndPort(options.server_address, '--server_address')),
    tried('--http_address', () => hostAndPort(options.http_address ?? ':0', '--http_address')),
    tried('--journal_max', () => checkJournalMax(options.journal_max)),
    tried('--plugin', () => {
      known = allCommands(known, plugins, log);
      answering({ commands: known, inputs: links.map(({ name }) => name), authorize: () => ({ allowed: true }) });
    }),
  ].flat();
  if (parts.length > 0) return parts;
  const there = { inputs: links.map(({ name }) => name), commands: known };
  const wanted = wanting(inputs, planOf(settings).pipelines);
  const vain = [...inVain(options, there), ...wanted].map((words) => ({ ok: false, what: words }));
  return [...tried('pipelines', () => planned(links, settings)), ...vain];
}

function planned(links: readonly Link[], settings: Settings): void {
  const { pipelines, fallbacks } = planOf(settings);
  check(links, pipelines, fallbacks);
}

function planOf(settings: Settings): Pick<AskedPipelines, 'pipelines' | 'fallbacks'> {
  const { pipelines, fallbacks } = askedPipelines(settings);
  return { pipelines: [...pipelines, ...settings.plugins.flatMap((plugin) => plugin.pipelines)], fallbacks };
}

function tried(what: string, work: () => unknown): readonly Finding[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ ok: false, what, remedy: error.message }];
  }
}
