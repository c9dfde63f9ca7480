/**
 * What pipelines are made of, beside what RxJS has. Each throws a ConfigError when it is built with a setting that cannot
 * work.
 *
 * @module micro-bot-streams/operators
 */

// Which events. What these drop is let go: it counts as dealt with.

export { addressed } from './addressed.ts';
export type { DedupeOptions } from './dedupe.ts';
export { dedupe } from './dedupe.ts';
export type { Match } from './matching.ts';
export { matching } from './matching.ts';
export { ofType } from './of-type.ts';
export { only } from './only.ts';
export { saidBy } from './said-by.ts';
export { saidIn } from './said-in.ts';
export type { ThrottleOptions } from './throttle-per.ts';
export { throttlePer } from './throttle-per.ts';

// Which events, and when. These hold events for a time, so many at most.

export type { InhibitOptions } from './inhibit.ts';
export { inhibit } from './inhibit.ts';
export type { QuietHoursOptions } from './quiet-hours.ts';
export { quietHours } from './quiet-hours.ts';
export type { SampleOptions } from './sample-per.ts';
export { samplePer } from './sample-per.ts';
export type { Flapping, SuppressFlappingOptions } from './suppress-flapping.ts';
export { suppressFlapping } from './suppress-flapping.ts';
export type { WaitForRecoveryOptions } from './wait-for-recovery.ts';
export { waitForRecovery } from './wait-for-recovery.ts';

// Many events at once. These hold ids, not events.

export type { Correlated, CorrelateOptions } from './correlate.ts';
export { correlate } from './correlate.ts';
export type { AlertGroup, GroupAlertsOptions } from './group-alerts.ts';
export { groupAlerts } from './group-alerts.ts';
export type { KeyedWindow, SessionsOptions } from './sessions.ts';
export { sessions } from './sessions.ts';
export type { Keep, Window } from './window.ts';
export type { Boundaries, WindowByClockOptions } from './window-by-clock.ts';
export { windowByClock } from './window-by-clock.ts';
export type { WindowByCountOptions } from './window-by-count.ts';
export { windowByCount } from './window-by-count.ts';

// Asking and answering.

export type { FindAnswer } from './answer-once.ts';
export { answerOnce } from './answer-once.ts';
export type { AskAndWaitOptions } from './ask-and-wait.ts';
export { askAndWait } from './ask-and-wait.ts';
export type { FallBackOptions } from './fall-back.ts';
export { fallBack } from './fall-back.ts';
export { fanOut } from './fan-out.ts';
export type { Queried, QueryOptions } from './query.ts';
export { query } from './query.ts';
export { redirect } from './redirect.ts';
export type { Rendered } from './render.ts';
export { render } from './render.ts';
export type { RepliesOptions } from './replies.ts';
export { replies } from './replies.ts';
export { split } from './split.ts';
export { splitText } from './split-text.ts';

// Order, pace and links.

export { inLanes } from './in-lanes.ts';
export type { InOrderOptions } from './in-order.ts';
export { inOrder } from './in-order.ts';
export type { LimitRateOptions } from './limit-rate.ts';
export { limitRate } from './limit-rate.ts';
export type { ReconnectOptions } from './reconnect.ts';
export { reconnect } from './reconnect.ts';

// What somebody has to take, and what is to be done about it.

export { announce } from './announce.ts';
export type { EscalateOptions, EscalationStep } from './escalate.ts';
export { escalate, followed } from './escalate.ts';
export type { Escalated, Word } from './escalation.ts';
export type { RunbookBegin, RunbookOptions, RunbookStep, RunbookTurn } from './runbook.ts';
export { runbook } from './runbook.ts';
