import type { Log } from '../log.ts';

/** The bot's own settings, read; durations in milliseconds, sizes in bytes. */
export interface BotOptions {
  readonly inputs: readonly string[];
  readonly namespace: string;
  readonly server_name: string;
  readonly server_address: string;
  readonly register_ttl: number;
  readonly register_interval: number;
  readonly registry: string;
  readonly registry_address: readonly string[];
  readonly registry_token?: string;
  readonly registry_datacenter?: string;
  readonly registry_ca?: string;
  readonly summary: readonly string[];
  readonly notify: readonly string[];
  readonly bridge: readonly string[];
  readonly on_call: readonly string[];
  readonly on_call_wait?: number;
  readonly on_call_group?: number;
  readonly on_call_steady: number;
  readonly runbook?: string;
  readonly fallback: readonly string[];
  readonly timezone?: string;
  readonly plugin: readonly string[];
  readonly watch: boolean;
  readonly admins: readonly string[];
  readonly same: readonly string[];
  readonly allow: readonly string[];
  readonly allow_to: readonly string[];
  readonly runs_per_minute: number;
  readonly answer_bots: readonly string[];
  readonly max_hops: number;
  readonly max_age: number;
  readonly command_timeout: number;
  readonly stop_timeout: number;
  readonly http_address?: string;
  readonly data?: string;
  readonly durability: 'power' | 'process';
  readonly journal_keep: number;
  readonly journal_max: number;
  readonly missed_jobs: 'run' | 'skip';
  readonly config?: string;
  readonly log_level: keyof Log;
  readonly log_format?: 'text' | 'json';
}
