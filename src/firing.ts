import type { Json } from './json.ts';

/** An alert that fires, as it is remembered for those on call: in the memory of {@link onCallOwner}. */
export type Firing = {
  /** What people call it by: `DiskFull`. */
  readonly name: string;
  readonly data: string;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  /** Who took it. */
  readonly taken?: string;
} & Readonly<Record<string, Json>>;

/** Whose memory it is. */
export const onCallOwner = 'on-call';

/** The beginning of the keys of what fires. */
export const firing = 'alert/';

/** The beginning of the keys under which who takes something leaves their name. */
export const taken = 'taken/';
