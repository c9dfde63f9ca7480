import { PassThrough, Writable } from 'node:stream';
import { text as read } from 'node:stream/consumers';
import type { SayOptions } from '../say.ts';
import { say } from '../say.ts';

/** How long a person waits for a completion, in milliseconds. */
const patience = 2_000;

/** Says a command as a program does, and resolves with what came of it; undefined when nothing did in time. */
export async function asked(text: string, options: SayOptions): Promise<unknown> {
  const out = new PassThrough();
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const said = say(
    { command: text, text, json: true, yes: false, flags: new Map(), own: [] },
    { ...options, stdout: out as never, stderr: silent as never },
  ).finally(() => out.end());
  const late = new Promise<void>((resolve) => void setTimeout(resolve, patience).unref());
  try {
    const answered = Promise.all([read(out), said]).then(([json]) => JSON.parse(json) as unknown);
    return await Promise.race([answered, late]);
  } catch {
    return undefined;
  }
}
