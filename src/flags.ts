/** One setting of an input: data, so that no input ever sees the command line. */
export interface Flag {
  readonly type: 'string' | 'number' | 'boolean' | 'list';
  readonly description: string;
  /** Shown in help instead of the type: `smtp://HOST:PORT`. */
  readonly placeholder?: string;
  readonly default?: string | number | boolean | readonly string[];
  readonly choices?: readonly string[];
  /** Never shown anywhere; gets a twin `<name>_file`, and an empty value is an error. */
  readonly secret?: true;
  readonly required?: true;
}

/** Settings by name, without the instance's prefix: `token` becomes `--slack_token`, `MICRO_SLACK_TOKEN`. */
export type Flags = Readonly<Record<string, Flag>>;

/** Distributes over the kinds, so that an input with flags of its own is an `Input` of any. */
type Value<F extends Flag, T = F['type']> = T extends 'number'
  ? number
  : T extends 'boolean'
    ? boolean
    : T extends 'list'
      ? readonly string[]
      : F extends { readonly choices: readonly (infer C)[] }
        ? C
        : string;

/** The parsed settings: present where required or with a default, else possibly absent. */
export type OptionsOf<F extends Flags> = {
  readonly [K in keyof F as F[K] extends { required: true } | { default: unknown } ? K : never]: Value<F[K]>;
} & {
  readonly [K in keyof F as F[K] extends { required: true } | { default: unknown } ? never : K]?: Value<F[K]>;
};
