import { botFlags } from './bot-flags.ts';
import { configLayer } from './config-file.ts';
import { dataPath } from './data-path.ts';
import type { Given } from './given.ts';
import { argumentLayer, environmentLayer } from './given.ts';
import { readSetting } from './read-setting.ts';
import { settingsOf } from './setting.ts';

/**
 * Returns the folder that a bot keeps its data in, from `data` and `config` among the flags and the environment, without
 * reading anything else.
 *
 * @throws {ConfigError} The flags or the config file are wrong, or the user has no home.
 */
export function dataIn(
  flags: ReadonlyMap<string, Given>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const { data, config } = botFlags;
  const [dataSetting, configSetting] = settingsOf('', { data, config }, 'Bot');
  const above = [argumentLayer(flags), environmentLayer(env)];
  const path = configSetting && readSetting(configSetting, above, undefined);
  const layers = typeof path === 'string' ? [...above, configLayer(path)] : above;
  const value = dataSetting && readSetting(dataSetting, layers, undefined);
  return dataPath(value === undefined ? undefined : String(value));
}
