import type { Produced } from '../journal.ts';

/**
 * Makes sure that what a pipeline produced can be written. A plugin comes without the compiler's word, and what goes
 * wrong only inside a transaction ends the journal for all.
 *
 * @throws {TypeError} It cannot be written; the message says what it lacks.
 */
export function checkProduced(one: Produced): void {
  const names = namesOf(one);
  const wrong = names.findIndex((name) => typeof name !== 'string' || !name.isWellFormed());
  if (wrong >= 0) {
    const is = typeof names[wrong] === 'string' ? 'holds half a character' : `is ${typeof names[wrong]}`;
    throw new TypeError(
      `the journal cannot write this (${one.sink}): ids, keys, causes and addresses must be well-formed strings, and one ${is}`,
    );
  }
  if (one.sink === 'later' && !Number.isFinite(one.job.due)) {
    throw new TypeError(`work put off needs the moment it comes due, in milliseconds; it is ${one.job.due}`);
  }
  if (one.sink === 'memory' && one.change.value !== undefined && JSON.stringify(one.change.value) === undefined) {
    throw new TypeError(`what is remembered must be JSON; ${one.change.key} is a ${typeof one.change.value}`);
  }
  if (one.sink === 'redeliver' && !Number.isSafeInteger(one.number)) {
    throw new TypeError(`a dead letter has a whole number, not ${one.number}`);
  }
}

function namesOf(one: Produced): readonly unknown[] {
  switch (one.sink) {
    case 'send':
      return [one.message.to, one.lane, one.message.key ?? '', ...list(one.message.causes)];
    case 'settled':
      return list(one.ids);
    case 'event':
      return [one.event.id, one.event.conversation];
    case 'later':
      return [one.job.key ?? '', ...list(one.job.causes)];
    case 'cancel':
      return [one.key];
    case 'memory':
      return [one.change.key, one.change.owner ?? ''];
    case 'redeliver':
      return [];
  }
}

/** What is no list has no name in it either. */
function list(names: unknown): readonly unknown[] {
  return Array.isArray(names) ? names : [undefined];
}
