import type { Pipeline } from 'micro-bot-streams';
import { pipeline, send } from 'micro-bot-streams';
import { only } from 'micro-bot-streams/operators';
import { map } from 'rxjs';

/** Mails the team when a command failed. `runs` are the commands that finished; `from` may name inputs, too. */
export const samplePipeline: Pipeline<'runs', 'email'> = pipeline({
  name: 'sample',
  from: ['runs'],
  to: ['email'],
  run: ({ runs }) => ({
    email: runs.pipe(
      // What it drops counts as dealt with.
      only(({ outcome }) => outcome === 'failed'),
      map((run) =>
        send([run], 'email:team@example.org', run.error ?? 'no words', { subject: `${run.command} failed` }),
      ),
    ),
  }),
});

export const pipelines: readonly Pipeline[] = [samplePipeline];
