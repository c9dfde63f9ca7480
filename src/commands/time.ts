import type { Command } from '../command.ts';

/** Tells the time of the machine the bot runs on, in its zone: `Mon, 25 Apr 2016 10:00:00 BST`. */
export const time: Command = {
  name: 'time',
  usage: 'time',
  description: 'Returns the server time',
  idempotent: true,
  exec: (_, { world }) => `Server time is: ${rfc1123(new Date(world.clock.now()))}`,
};

/**
 * Writes a date as Go's `time.RFC1123` does.
 *
 * @see {@link https://pkg.go.dev/time#pkg-constants}
 */
function rfc1123(date: Date): string {
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-US', options).format(date);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${part({ weekday: 'short' })}, ${two(date.getDate())} ${part({ month: 'short' })} ${date.getFullYear()}`;
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')} ${zone(date)}`;
}

/** The zone's abbreviation; each locale knows those of its own part of the world, and else `GMT+2`. */
function zone(date: Date): string {
  const names = ['en-US', 'en-GB', 'en-AU', 'en-IN'].map((locale) =>
    new Intl.DateTimeFormat(locale, { timeZoneName: 'short' })
      .formatToParts(date)
      .find(({ type }) => type === 'timeZoneName'),
  );
  const known = names.find((name) => name && !/^GMT[+-]/.test(name.value));
  return (known ?? names[0])?.value ?? 'UTC';
}
