import type { CommandLineFlag, SettingValue } from './setting.ts';

type TypeFor<V> = V extends boolean
  ? 'boolean'
  : V extends number
    ? 'number' | 'duration' | 'size'
    : V extends readonly string[]
      ? 'list' | 'repeat' | 'objects'
      : V extends string
        ? 'string'
        : never;

/** A flag whose value is read as a V: always there when it has a default, else perhaps. */
export type FlagFor<V> = CommandLineFlag & { readonly type: TypeFor<NonNullable<V>> } & (undefined extends V
    ? { readonly default?: never }
    : { readonly default: SettingValue });
