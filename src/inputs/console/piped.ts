import { StringDecoder } from 'node:string_decoder';
import { Observable } from 'rxjs';
import type { Line, Screen } from './screen.ts';
import { longest, tooLong, write } from './screen.ts';

/** Reads lines from one stream and writes answers to another; holds no more than one line and one chunk. */
export function piped(input: NodeJS.ReadStream, output: NodeJS.WritableStream): Screen {
  const lines = new Observable<Line>((subscriber) => {
    const decoder = new StringDecoder('utf8');
    const line = collector();
    const read = (chunk: Buffer | string) => {
      const parts = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n');
      for (const [n, part] of parts.entries()) {
        if (n > 0) subscriber.next(line.take());
        line.add(part);
      }
    };
    const end = () => {
      line.add(decoder.end());
      if (!line.empty()) subscriber.next(line.take());
      subscriber.complete();
    };
    const broken = () => subscriber.complete();
    input.on('data', read).once('end', end).once('error', end).once('close', end);
    output.once('error', broken).once('close', broken);
    if (input.readableEnded || input.destroyed) end();
    // An earlier link has left it paused.
    else input.resume();
    return () => {
      input.off('data', read).off('end', end).off('error', end).off('close', end).pause();
      output.off('error', broken).off('close', broken);
    };
  });
  return {
    lines,
    show: (text) => write(output, `${text}\n`),
    pause: () => void input.pause(),
    resume: () => void input.resume(),
    interactive: false,
  };
}

/** Puts a line together; gives up what it has once there is too much. */
function collector(): { add(part: string): void; take(): Line; empty(): boolean } {
  let parts: string[] = [];
  let length = 0;
  return {
    add(part) {
      length += part.length;
      if (length < longest) parts.push(part);
      else parts = [];
    },
    take() {
      const line = length < longest ? parts.join('') : tooLong;
      parts = [];
      length = 0;
      return line;
    },
    empty: () => length === 0,
  };
}
