/** Somebody in the fake workspace. */
export interface FakePerson {
  readonly id: string;
  /** The user name: `ann`. */
  readonly name: string;
  readonly displayName?: string;
  readonly realName?: string;
  /** Another workspace's, for shared channels. */
  readonly team?: string;
  readonly guest?: true;
  readonly tz?: string;
  readonly locale?: string;
}

/** A channel; direct chats are made when needed. */
export interface FakeRoom {
  readonly id: string;
  readonly name: string;
  /** Whether the bot is in it. */
  member: boolean;
  readonly archived?: true;
  readonly private?: true;
}

/** One message as the fake keeps it. */
export interface FakeMessage {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  /** Posted through an app: the bot under test, or another. */
  readonly bot?: string;
  text: string;
  readonly subtype?: string;
  readonly thread?: string;
  readonly metadata?: unknown;
  edited: number;
  /** When it was edited last: a time stamp. */
  editedAt?: string;
  readonly files?: readonly { readonly name: string }[];
  readonly blocks?: unknown;
  deleted: boolean;
}

export const team = 'T0EXAMPLE';
export const bot = { user: 'U0BOT', bot: 'B0BOT', app: 'A0BOT', name: 'micro' };

export const people: readonly FakePerson[] = [
  { id: 'U0ANN', name: 'ann', displayName: 'Ann', realName: 'Ann Example', tz: 'Europe/Berlin', locale: 'de-DE' },
  { id: 'U0BOB', name: 'bob', displayName: '', realName: 'Bob Example', tz: 'America/New_York', locale: 'en-US' },
  { id: 'U0CAT', name: 'cat', displayName: 'Cat', realName: 'Cat Example', tz: 'Asia/Tokyo', locale: 'ja-JP' },
  { id: 'U0GUEST', name: 'guest', displayName: 'Guest', guest: true },
  { id: 'U0PARTNER', name: 'pat', displayName: 'Pat', team: 'T0PARTNER' },
];

/** Fresh copies, because membership changes. */
export function rooms(): FakeRoom[] {
  return [
    { id: 'C0OPS', name: 'ops', member: true },
    { id: 'C0DEV', name: 'dev', member: true },
    { id: 'C0RANDOM', name: 'random', member: false },
    { id: 'C0OLD', name: 'old', member: true, archived: true },
    { id: 'G0SECRET', name: 'secret', member: true, private: true },
  ];
}
