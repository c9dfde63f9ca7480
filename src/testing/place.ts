/** The calls that led to an error; read before it has words, which could look like calls. */
export function framesOf(error: Error): readonly string[] {
  return error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
}

/** Where that was: `at test/a.test.ts:12`, from the working directory if it is inside. */
export function place([first = 'at an unknown place']: readonly string[]): string {
  const [, file, line] = /(?:file:\/\/)?([^\s()]+):(\d+):\d+\)?$/.exec(first) ?? [];
  if (file === undefined) return first.trim();
  const here = `${process.cwd()}/`;
  return `at ${file.startsWith(here) ? file.slice(here.length) : file}:${line}`;
}
