import type { Jobs } from '../../command.ts';
import type { Run } from './run.ts';
import type { Writes } from './writes.ts';

/** The jobs as one run may see and change them: what it changes counts with what it says next. */
export function jobsOf({ event, execution, writes }: Run): Jobs {
  const { jobs } = execution.state;
  const write = ({ memory = [], later = [] }: Writes) => writes.add({ memory, later });
  return {
    add: (request) => {
      execution.check(request, event);
      const { job, writes: planned } = jobs.plan(request, event);
      write(planned);
      return job;
    },
    list: async () => jobs.list(event),
    cancel: async (number) => {
      const job = jobs.find(number, event);
      if (job) write(jobs.calledOff(job));
      return job;
    },
  };
}
