import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Value } from '../registry.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * The messages of a command that is a service, in protobuf.
 * Source: `bot/proto/bot.proto` of micro, the same from 2017 on.
 */
export const commandWire: Readonly<Record<'help' | 'exec', Pick<Endpoint, 'request' | 'response'>>> = {
  help: { request: {}, response: { usage: [1, 'string'], description: [2, 'string'] } },
  exec: { request: { args: [1, 'strings'] }, response: { result: [1, 'bytes'], error: [2, 'string'] } },
};

/** The largest request, in bytes: longer than any text that is read as a command, in any form. */
export const largestCommand: number = 128 * 1024;

/** What `Command.Exec` and `Bot.Exec` answer: the result in base64, as Go writes bytes. */
export function execResponse(result: string, error: string): Json {
  return { result: Buffer.from(result).toString('base64'), error };
}

/**
 * Returns the words of a request to run a command.
 *
 * @throws {CallError} There are none.
 */
export function argsIn(request: Json): readonly string[] {
  const { args } = (request ?? {}) as { readonly args?: Json };
  // What is blank is no command either: the bot says nothing to it, and its caller would wait for that.
  if (Array.isArray(args) && args.every((word) => typeof word === 'string') && args.join('').trim() !== '') return args;
  throw new CallError(400, 'a command is a list of words: {"args":["echo","hi"]}');
}

/** How the two messages are shown in the registry. */
export const execShape: { readonly request: Value; readonly response: Value } = {
  request: { name: 'ExecRequest', type: 'ExecRequest', values: [{ name: 'args', type: '[]string', values: [] }] },
  response: {
    name: 'ExecResponse',
    type: 'ExecResponse',
    values: [
      { name: 'result', type: '[]uint8', values: [] },
      { name: 'error', type: 'string', values: [] },
    ],
  },
};
