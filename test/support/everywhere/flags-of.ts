/** The settings of an input, as flags of a bot that runs it under a name. */
export function flagsOf(name: string, options: object): readonly string[] {
  return Object.entries(options).flatMap(([key, value]: [string, unknown]) =>
    value === undefined ? [] : [value].flat().map((one) => `--${name}_${key}=${one}`),
  );
}
