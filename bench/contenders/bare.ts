import { filter, map, mergeMap, Subject } from 'rxjs';
import type { Contender } from '../contender.ts';

/** The least that RxJS can do for one command, whatever their number: match, run, answer. */
export function bare(): Contender {
  const heard = new Subject<{ data: string }>();
  let answers = 0;
  heard
    .pipe(
      map(({ data }) => /^cmd9 (\w+)/.exec(data)),
      filter((match) => match !== null),
      mergeMap(async (match) => match[1], 16),
      map((data) => ({ to: 'chat:room', data })),
    )
    .subscribe(() => {
      answers += 1;
    });
  return { hear: (serial) => heard.next({ data: `cmd9 ${serial}` }), answers: () => answers };
}
