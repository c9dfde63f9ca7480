import type { SendFailure } from '../../errors.ts';
import { ConfigError, SendError } from '../../errors.ts';
import { howToGetAppToken } from './settings.ts';
import { shape, shapes, words } from './shape.ts';

/** Which call failed, and whose token it was made with. */
export interface Failed {
  readonly method: string;
  /** The instance name: the prefix of its flags. */
  readonly name: string;
  /** The flag that holds the token, without the prefix. */
  readonly flag: 'token' | 'app_token';
}

/**
 * Says in our words what became of a call: a token that is no good is a {@link ConfigError}, everything else a
 * {@link SendError}. What Slack may have done although it failed is `unknown`.
 *
 * @see {@link https://docs.slack.dev/reference/methods/chat.postMessage#errors}
 */
export function failure(error: unknown, failed: Failed): ConfigError | SendError {
  if (error instanceof ConfigError || error instanceof SendError) return error;
  const { code, data, statusCode, retryAfter, original } = shape(error);
  if (code === 'slack_webapi_rate_limited_error') return limited(Number(retryAfter));
  if (code === 'slack_webapi_platform_error') return refused(data, failed, error);
  if (code === 'slack_webapi_http_error') return answered(Number(statusCode), failed);
  return unreachable(original ?? error, failed);
}

function limited(seconds: number): SendError {
  const wait = Math.max(1, seconds) * 1_000;
  return new SendError('limited', `Slack asks to wait ${wait / 1_000} s`, { wait });
}

function refused(data: unknown, failed: Failed, cause: unknown): ConfigError | SendError {
  const code = words(shape(data).error) ?? '';
  if (!/^[a-z0-9_]{1,80}$/.test(code)) {
    return new SendError('unknown', `Slack answered ${failed.method} with something that is no answer of its API`);
  }
  const token = deadTokens.get(code);
  if (token) return new ConfigError(`--${failed.name}_${failed.flag}: ${token} (${code}); ${renew(failed)}`);
  if (code === 'not_allowed_token_type') return new ConfigError(wrongKind(failed));
  if (code === 'missing_scope') return missingScope(data, failed, cause);
  if (code === 'ratelimited' || code === 'rate_limited') return limited(30);
  const [kind, text] = known.get(code) ?? ['permanent', `Slack refused ${failed.method}`];
  return new SendError(kind, `${text} (${code})${details(data)}`, { cause });
}

function renew({ name, flag }: Failed): string {
  if (flag === 'app_token') return howToGetAppToken(name);
  return 'copy the Bot User OAuth Token of your app at https://api.slack.com/apps → OAuth & Permissions (install the app again when it is gone)';
}

function wrongKind({ method, name, flag }: Failed): string {
  if (method === 'rtm.connect') {
    return `--${name}_token is a token with granular scopes, which cannot use RTM: ${howToGetAppToken(name)}`;
  }
  return `--${name}_${flag} is a token of another kind than ${method} takes; ${renew({ method, name, flag })}`;
}

function missingScope(data: unknown, { method, name, flag }: Failed, cause: unknown): SendError | ConfigError {
  const needed = words(shape(data).needed)?.replaceAll(/[^\w:.,]/g, '') ?? 'of this method';
  if (flag === 'app_token') return new ConfigError(`--${name}_app_token lacks a scope: ${howToGetAppToken(name)}`);
  if (method === 'rtm.connect') return new ConfigError(wrongKind({ method, name, flag }));
  const remedy = 'add it at https://api.slack.com/apps → OAuth & Permissions, and install the app again';
  return new SendError('permanent', `--${name}_token lacks the scope ${needed}: ${remedy}`, { cause });
}

/** Slack says which argument it disliked; its words quote nothing of ours but names of arguments. */
function details(data: unknown): string {
  const messages = shape(shape(data).response_metadata).messages;
  const first = Array.isArray(messages) ? words(messages[0]) : words(shapes(shape(data).errors)[0]?.message);
  return first ? `: ${first.slice(0, 200)}` : '';
}

function answered(status: number, { method, name }: Failed): SendError {
  if (status === 503) return new SendError('transient', `Slack is not available (HTTP ${status})`);
  if (status >= 500) return new SendError('unknown', `Slack failed at ${method} (HTTP ${status}) and may have done it`);
  return new SendError('permanent', `${method} was answered with HTTP ${status}: is --${name}_api_url right?`);
}

function unreachable(error: unknown, failed: Failed): SendError {
  const { name, cause } = shape(error);
  const { code, syscall, message } = shape(cause);
  const word = words(code) ?? (message === badPort ? badPort : words(name)) ?? 'no reason given';
  if (syscall === 'connect' || beforeSending.test(word)) {
    const remedy = `check the network, and --${failed.name}_api_url if it is set`;
    return new SendError('transient', `Slack cannot be reached (${word}): ${remedy}`, { cause: error });
  }
  return new SendError('unknown', `the connection to Slack broke before it answered (${word})`, { cause: error });
}

/** What fetch says of a port that it never connects to, such as 1: no code comes with it. */
const badPort = 'bad port';

/** Failures of looking up, connecting and shaking hands: nothing was written yet. */
const beforeSending =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|bad port|.*CERT.*|.*TLS.*|UNABLE_TO_.*)$/;

const deadTokens: ReadonlyMap<string, string> = new Map([
  ['invalid_auth', 'Slack does not know this token'],
  ['not_authed', 'Slack saw no token'],
  ['account_inactive', 'the account or the app behind this token is gone'],
  ['token_revoked', 'the token was revoked'],
  ['token_expired', 'the token has expired'],
  ['user_removed_from_team', 'the bot was removed from the workspace'],
  ['team_disabled', 'the workspace is disabled'],
  ['legacy_custom_bots_deprecated', 'legacy custom bots ended in March 2025: create an app'],
]);

const invite = 'type /invite @bot, with the name of this bot, in the channel';

const known: ReadonlyMap<string, readonly [SendFailure, string]> = new Map<string, readonly [SendFailure, string]>([
  ['channel_not_found', ['permanent', `Slack knows no such channel, or the bot is not in it: ${invite}`]],
  ['not_in_channel', ['permanent', `the bot is not in that channel: ${invite}`]],
  ['is_archived', ['permanent', 'the channel is archived']],
  ['msg_too_long', ['permanent', 'the message is too long for Slack']],
  ['no_text', ['permanent', 'the message is empty']],
  ['user_not_found', ['permanent', 'Slack knows no such person']],
  ['cannot_dm_bot', ['permanent', 'one bot cannot write to another']],
  ['messages_tab_disabled', ['permanent', 'direct messages to the bot are off: switch on App Home → Messages Tab']],
  ['message_limit_exceeded', ['permanent', 'the workspace may not post more messages on its plan']],
  ['service_unavailable', ['transient', 'Slack is not available']],
  ['request_timeout', ['transient', 'Slack did not get the whole request']],
  ['internal_error', ['unknown', 'Slack failed, and may have done it']],
  ['fatal_error', ['unknown', 'Slack failed, and may have done it']],
]);
