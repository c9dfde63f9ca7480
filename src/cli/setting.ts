import type { Flag, Flags } from '../flags.ts';

/** A flag of the command line: what an input's flag can be, and three kinds more. */
export type CommandLineFlag = Omit<Flag, 'type'> & {
  /**
   * `duration`: a number with `ms s m h d w`, seconds without, read as milliseconds. `size`: a number with
   * `kB MB GB TB` or `KiB MiB GiB TiB`, bytes without. `repeat`: a list that splits at line ends, not at commas.
   * `objects`: such a list of JSON objects, as text; in the config file they stand as they are.
   */
  readonly type: Flag['type'] | 'duration' | 'size' | 'repeat' | 'objects';
  /** A duration that no timer has to hold, so that it may be longer than one can. */
  readonly timeless?: true;
};

/**
 * One row of the flag table: what the command line, the environment, the config file, the help and the docs are made
 * of.
 */
export interface Setting {
  /** As typed behind `--`, with `_`: `slack_token`. */
  readonly name: string;
  /** `MICRO_SLACK_TOKEN`. */
  readonly env: string;
  /** The instance it belongs to, and its name there; the bot's own belong to the empty instance. */
  readonly instance: string;
  readonly key: string;
  /** The heading it stands under in help. */
  readonly group: string;
  readonly flag: CommandLineFlag;
  /** Set on the `_file` twin of a secret: the name of the secret. */
  readonly fileOf?: string;
}

/** What a setting holds once read. */
export type SettingValue = string | number | boolean | readonly string[];

/** Returns the rows for the flags of an instance, or of the bot itself when that is empty. */
export function settingsOf(
  instance: string,
  flags: Readonly<Record<string, CommandLineFlag>> | Flags,
  group: string,
  env: Readonly<Record<string, string>> = {},
): readonly Setting[] {
  return Object.entries(flags).flatMap(([key, flag]: [string, CommandLineFlag]) => {
    const name = flagName(instance === '' ? key : `${instance}_${key}`);
    const setting: Setting = { name, env: env[key] ?? `MICRO_${name.toUpperCase()}`, instance, key, group, flag };
    return flag.secret ? [setting, twin(setting)] : [setting];
  });
}

/** Returns a flag's name as the table has it: `-` equals `_`. */
export function flagName(typed: string): string {
  return typed.replaceAll('-', '_');
}

function twin(secret: Setting): Setting {
  return {
    name: `${secret.name}_file`,
    env: `${secret.env}_FILE`,
    instance: secret.instance,
    key: `${secret.key}_file`,
    group: secret.group,
    flag: { type: 'string', placeholder: 'PATH', description: `File that holds --${secret.name}` },
    fileOf: secret.name,
  };
}
