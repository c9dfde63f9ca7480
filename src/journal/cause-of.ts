import type { Produced } from '../journal.ts';

/** The first cause of what a pipeline produced, whatever came in its place; undefined when it names none. */
export function causeOf(one: Produced): string | undefined {
  const [cause] = causesOf(one);
  return typeof cause === 'string' ? cause : undefined;
}

function causesOf(one: Produced): readonly unknown[] {
  switch (one.sink) {
    case 'send':
      return list(one.message.causes);
    case 'settled':
      return list(one.ids);
    case 'event':
      return 'of' in one.event ? [one.event.of] : [];
    case 'later':
      return list(one.job.causes);
    case 'memory':
      return list(one.change.causes);
    case 'cancel':
    case 'redeliver':
      return list(one.causes);
  }
}

function list(causes: unknown): readonly unknown[] {
  return Array.isArray(causes) ? causes : [];
}
