/**
 * What plugins and programs import: the contracts, and what makes pipelines of flags. The list is kept by hand.
 *
 * @module micro-bot-streams
 */

export type { Activity, ActivityCode } from './activity.ts';
export type { Address } from './address.ts';
export { address, inputOf, localOf, parseAddress } from './address.ts';
export type { Plugin } from './cli/plugin.ts';
export type {
  Answer,
  AskOptions,
  Call,
  Command,
  Commands,
  Job,
  JobRequest,
  Jobs,
  OpenQuestion,
  Param,
  Params,
  Progress,
  Told,
} from './command.ts';
export { progress } from './command.ts';
export type { SendFailure } from './errors.ts';
export {
  BotError,
  BusyError,
  CallError,
  ConfigError,
  FullError,
  JournalError,
  RegistryError,
  SendError,
  UsageError,
} from './errors.ts';
export type {
  AlertEvent,
  ChangeEvent,
  ChatEvent,
  DeleteEvent,
  DueEvent,
  EditEvent,
  Event,
  EventBase,
  EventMap,
  MemoryEvent,
  OrganMap,
  Origin,
  RunEvent,
  Said,
  Sender,
  TextEvent,
  Unstamped,
} from './event.ts';
export type { Flag, Flags, OptionsOf } from './flags.ts';
export type { Arrival, Capabilities, Conn, Finding, Gap, Incoming, Input, InputContext, Mark } from './input.ts';
export type { Json } from './json.ts';
export { JsonText } from './json.ts';
export type { DeadLetter, Letters, WaitingLane } from './letters.ts';
export type { Log, LogFields } from './log.ts';
export type { Memory, MemoryEntry, Remember } from './memory.ts';
export type { Causes, Outgoing, OutgoingOptions, Receipt, Way } from './outgoing.ts';
export { reply, send } from './outgoing.ts';
export type {
  Ability,
  Cancel,
  Later,
  Needs,
  OrganSinks,
  Pipeline,
  Redeliver,
  Sinks,
  SourceEvent,
  Sources,
} from './pipeline.ts';
export { pipeline } from './pipeline.ts';
export type { Rooms } from './pipelines/bridge/rooms.ts';
export { parseRooms } from './pipelines/bridge/rooms.ts';
export type { BridgeOptions } from './pipelines/bridge.ts';
export { bridge } from './pipelines/bridge.ts';
export { notify } from './pipelines/notify.ts';
export type { Book } from './pipelines/on-call/book.ts';
export { parseBooks } from './pipelines/on-call/book.ts';
export type { Plan } from './pipelines/on-call/plan.ts';
export { parsePlan } from './pipelines/on-call/plan.ts';
export type { OnCallOptions } from './pipelines/on-call.ts';
export { onCall } from './pipelines/on-call.ts';
export type { SummaryOptions } from './pipelines/summary.ts';
export { summary } from './pipelines/summary.ts';
export type {
  Change,
  Check,
  CheckedNode,
  CheckStatus,
  Endpoint,
  Node,
  Registered,
  Registry,
  Service,
  Stale,
  Value,
} from './registry.ts';
export { plain } from './render/plain.ts';
export type { Repeat } from './repeat.ts';
export type { Place, Route } from './route.ts';
export { parseRoute } from './route.ts';
export type { CommandServiceOptions } from './rpc/command-service.ts';
export { commandService } from './rpc/command-service.ts';
export type { Caller } from './rpc/endpoint.ts';
export type { Schedule } from './schedule.ts';
export { schedule } from './schedule.ts';
export type { Bar, Block, Inline, Span, Text } from './text.ts';
export type { Topic } from './topic.ts';
export { isTopic, topic } from './topic.ts';
export type { Hours } from './when/hours.ts';
export { hours } from './when/hours.ts';
export { nextDue } from './when/next-due.ts';
export { shownWhen } from './when/shown-when.ts';
export type { When } from './when.ts';
export { readWhen } from './when.ts';
export type { CallOptions, InputStatus, Published, RawJson, Status, World } from './world.ts';
