import { relative } from 'node:path';

/** What vitest's JSON report tells of one run. */
export interface Told {
  /** How many tests ran, with the red ones; a file that could not be read is one of them. */
  readonly total: number;
  /** Each red test, as `file > name`. */
  readonly red: readonly string[];
  /** The files they are in, from the project's folder. */
  readonly files: readonly string[];
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Reads a report; an empty text is that of a run which wrote none, and nothing is known of it. */
export function told(report: string, root: string): Told {
  const { testResults }: Report = report === '' ? { testResults: [] } : JSON.parse(report);
  const red = testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(root, name);
    const tests = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${file} > ${test.fullName}`);
    return status === 'failed' && tests.length === 0 ? [file] : tests;
  });
  const ran = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed');
  const files = testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(root, name));
  return { total: ran.length + red.length, red, files };
}
