/** Environment names that the original gave to flags, where they are not `MICRO_` and the name. */
export const botEnvironment: Readonly<Record<string, string>> = {
  inputs: 'MICRO_BOT_INPUTS',
  namespace: 'MICRO_BOT_NAMESPACE',
};
