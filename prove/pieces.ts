import type { Piece } from './figure.ts';

/** What can be proved, in the order of the report; each is loaded in a process of its own. */
export const pieces: Readonly<Record<string, () => Promise<Piece>>> = {
  kill: async () => (await import('./pieces/kill.ts')).kill,
  everywhere: async () => (await import('./pieces/everywhere.ts')).everywhere,
  model: async () => (await import('./pieces/model.ts')).model,
  points: async () => (await import('./pieces/points.ts')).atPoints,
  backlog: async () => (await import('./pieces/backlog.ts')).backlog,
  jobs: async () => (await import('./pieces/jobs.ts')).jobsAndDialogs,
  disconnects: async () => (await import('./pieces/disconnects.ts')).disconnects,
  blocked: async () => (await import('./pieces/blocked.ts')).blocked,
  throughput: async () => (await import('./pieces/throughput.ts')).throughput,
  latency: async () => (await import('./pieces/latency.ts')).latency,
  power: async () => (await import('./pieces/power.ts')).power,
};
