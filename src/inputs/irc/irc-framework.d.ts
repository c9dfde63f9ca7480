/** What is used of irc-framework 4.14, which brings no types: read in its source. */
declare module 'irc-framework' {
  import type { EventEmitter } from 'node:events';

  /** One line from the server, read. */
  export interface Message {
    readonly command: string;
    readonly params: readonly string[];
    /** Keys in lower case; a tag without a value is the empty string. */
    readonly tags: Readonly<Record<string, string>>;
    /** Who it is from: a whole mask, or the name of a server. */
    readonly prefix: string;
    /** The nick in the mask; empty when it is from a server. */
    readonly nick: string;
    readonly ident: string;
    readonly hostname: string;
  }

  /** Reads one line. */
  export function ircLineParser(line: string): Message;

  /** Carries lines: emits `open`, `line` (text) and `close` (an error or false). */
  export interface Transport extends EventEmitter {
    connect(): void;
    writeLine(line: string, written?: () => void): void;
    close(force?: boolean): void;
    disposeSocket(): void;
    setEncoding(encoding: string): boolean;
  }

  export interface ConnectOptions {
    readonly transport: new () => Transport;
    nick: string;
    username: string;
    gecos: string;
    /** Of the server. Without an `account`, even an empty one, it is tried as the password of an account, too. */
    password?: string;
    account: { account?: string; password?: string };
    sasl_disconnect_on_fail: boolean;
    enable_echomessage: boolean;
    auto_reconnect: boolean;
    /** In seconds; 0 for no pings. */
    ping_interval: number;
    ping_timeout: number;
    /** What a CTCP VERSION is answered with, by itself and wherever it was said; empty for no answer. */
    version: string;
  }

  export class Client {
    readonly user: { readonly nick: string };
    readonly connection: { readonly transport: Transport | null };
    readonly network: {
      readonly name: string;
      readonly server: string;
      readonly cap: { readonly enabled: readonly string[]; isEnabled(cap: string): boolean };
      /** The value of a token of ISUPPORT, true where it has none, undefined where it is not there. */
      supports(token: string): unknown;
      /** Whether a tag of the client's own, without its `+`, may be sent. */
      supportsTag(tag: string): boolean;
      isChannelName(name: string): boolean;
    };
    /** Every line before the client acts on it; what `next` does is done when it returns. */
    use(middleware: (client: Client, raw: { use(handler: RawHandler): void }) => void): this;
    connect(options: ConnectOptions): void;
    /** Says one line; nothing while there is no connection. */
    raw(line: string): void;
    /** Lower case as this server has it. */
    caseLower(text: string): string;
    on(event: 'socket close', listener: (error: Error | false | undefined) => void): this;
    removeAllListeners(): this;
  }

  export type RawHandler = (
    command: string,
    message: Message,
    line: string,
    client: Client,
    next: (error?: Error) => void,
  ) => void;
}
