import type { AlertEvent, ChatEvent, Pipeline } from 'micro-bot-streams';
import { pipeline, topic } from 'micro-bot-streams';
import type { Escalated, RunbookBegin, RunbookStep, Word } from 'micro-bot-streams/operators';
import { announce, escalate, followed, runbook } from 'micro-bot-streams/operators';
import { filter, map, merge, share } from 'rxjs';

const steps = [
  { to: 'slack:#ops' },
  { to: 'email:ann@example.org', after: '10m' },
  { to: 'email:bob@example.org', after: '30m' },
] as const;

const findings: readonly RunbookStep[] = [{ run: 'health greeter' }, { when: 'failed', run: 'get service greeter' }];

/**
 * Alerts come to Slack, with what the runbook finds in their thread; by mail to Ann when nobody answers, then to Bob:
 * `micro bot --inputs=alerts=webhook,slack,email --alerts_form=alertmanager --plugin ./on-call.ts`.
 *
 * `--on_call` does all of this and more: this shows how it is put together.
 */
export const onCall: Pipeline = pipeline({
  name: 'on-call',
  from: ['alerts', 'slack', 'email', 'runs'],
  to: ['slack', 'email'],
  horizon: followed,
  run: ({ alerts, slack, email, runs }, { clock }) => {
    const turns = merge(alerts, slack, email).pipe(escalate({ steps, read, clock }), share());
    const found = merge(turns, runs).pipe(runbook({ begin, clock }));
    return {
      out: turns.pipe(announce((turn) => ({ subject: alertOf(turn).data, data: words(turn) }))),
      commands: found.pipe(
        map(({ command }) => command),
        filter((command) => command !== undefined),
      ),
    };
  },
});

/** An answer in a thread about an alert takes it, from whichever input. */
function read(event: ChatEvent): Word | undefined {
  if (event.type === 'alert') return { key: event.fingerprint, is: event.status === 'firing' ? 'raised' : 'over' };
  const about = event.type === 'text' && event.sender.verified ? event.origin?.topic : undefined;
  return about && { key: about.slice(topic('').length), is: 'taken' };
}

function words({ kind, taken, about }: Escalated<ChatEvent>): string {
  if (kind === 'over') return 'It is over.';
  if (kind === 'taken') return `${taken?.type === 'text' ? taken.sender.name : 'Somebody'} has it.`;
  return `${alertOf({ about }).data}. Answer here when you have it.`;
}

function begin(turn: Escalated<ChatEvent>): RunbookBegin | undefined {
  if (turn.kind !== 'step' || turn.steps > 1) return undefined;
  const about = alertOf(turn);
  return { key: about.id, steps: findings, about, to: 'slack:#ops', conversation: topic(turn.key) };
}

function alertOf({ about }: Pick<Escalated<ChatEvent>, 'about'>): AlertEvent {
  return about as AlertEvent;
}

export const pipelines: readonly Pipeline[] = [onCall];
