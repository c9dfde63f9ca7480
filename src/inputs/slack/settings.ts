import { ConfigError } from '../../errors.ts';
import type { OptionsOf } from '../../flags.ts';
import type { InputContext } from '../../input.ts';
import type { flags } from './flags.ts';

/** Settings that were looked at, and how messages will be received with them. */
export interface Settings {
  readonly token: string;
  /** Present for Socket Mode, absent for RTM. */
  readonly appToken?: string;
  readonly reply: 'thread' | 'channel';
  /** Whether commands are marked with reactions. */
  readonly marks: boolean;
  readonly apiUrl: string;
  readonly debug: boolean;
}

/**
 * Reads the options of one instance.
 *
 * @throws {ConfigError} A token of the wrong kind, or an address that is none. Never shows a token.
 */
export function settings(options: OptionsOf<typeof flags>, { name }: Pick<InputContext, 'name'>): Settings {
  const { token, app_token: appToken, reply, marks, api_url: apiUrl, debug } = options;
  checkToken(token, name);
  if (appToken !== undefined) checkAppToken(appToken, name);
  return { token, ...(appToken !== undefined && { appToken }), reply, marks, apiUrl: checkedUrl(apiUrl, name), debug };
}

/** Says how to get an app-level token, and how to pass it. */
export function howToGetAppToken(name: string): string {
  const variable = `MICRO_${name.toUpperCase().replaceAll('-', '_')}_APP_TOKEN`;
  return (
    `get an app-level token (xapp-…) at https://api.slack.com/apps: your app → Settings → Basic Information → ` +
    `App-Level Tokens → Generate, with the scope connections:write; then Settings → Socket Mode → Enable; ` +
    `and pass it as --${name}_app_token or ${variable}`
  );
}

function checkToken(token: string, name: string): void {
  const flag = `--${name}_token`;
  const wanted = 'the Bot User OAuth Token (xoxb-…) of your app → OAuth & Permissions';
  if (token.startsWith('xapp-')) {
    throw new ConfigError(
      `${flag} holds an app-level token (xapp-…), which belongs to --${name}_app_token; ${flag} takes ${wanted}`,
    );
  }
  if (token.startsWith('xoxp-')) {
    throw new ConfigError(
      `${flag} holds a person's token (xoxp-…), and the bot would speak as that person; it takes ${wanted}`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ConfigError(
      `${flag} is empty or has characters that no token has (a space, a line break?); it takes ${wanted}`,
    );
  }
}

function checkAppToken(token: string, name: string): void {
  const flag = `--${name}_app_token`;
  if (/^xox[a-z]/.test(token)) {
    throw new ConfigError(
      `${flag} holds a bot's or a person's token (xox…), which belongs to --${name}_token; ${howToGetAppToken(name)}`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ConfigError(
      `${flag} is empty or has characters that no token has (a space, a line break?); ${howToGetAppToken(name)}`,
    );
  }
}

function checkedUrl(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new ConfigError(`--${name}_api_url is no web address; it looks like https://slack.com/api/`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError(`--${name}_api_url must not hold a login: Slack knows the bot by its tokens`);
  }
  return text.endsWith('/') ? text : `${text}/`;
}
