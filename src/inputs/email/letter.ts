import type { Gap } from '../../input.ts';

/** A mail as it came, and the two ways to decide on it: exactly one of them is called, once. */
export interface Letter {
  readonly raw: Buffer;
  /** When it came, in milliseconds since 1970. */
  readonly came: number;
  /** Who brought it, where that is known. */
  readonly by?: Carrier;
  taken(): void;
  refused(reason: string): void;
}

/** Who brought a mail over SMTP. */
export interface Carrier {
  readonly ip: string;
  readonly helo: string;
  /** The sender on the envelope; empty for a notice. */
  readonly sender: string;
}

/** What a door hands in: mails, and word of those that it could not. */
export type Delivered = Letter | Gap;
