import { webApi } from '@slack/bolt';
import { ChatError, ClovabotError, ConfigError } from '../../contracts/errors.js';
import { reasonOf } from '../../util/cause-words.js';

const { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } = webApi;

export const appsPage = 'https://api.slack.com/apps';

/** Slack's own word for why it refuses ("not_in_channel"); undefined for what is no refusal. */
export function refusalOf(error: unknown): string | undefined {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  return undefined;
}

export const isRefusal = (error: unknown, ...refusals: readonly string[]): boolean =>
  refusals.includes(refusalOf(error) ?? '');

/** Slack may have done what it was asked, and only not have said so. */
export function isUnclear(error: unknown): boolean {
  if (error instanceof WebAPIHTTPError) return error.statusCode >= 500;
  const refusal = refusalOf(error);
  if (refusal === undefined) return !(error instanceof ClovabotError);
  return ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'].includes(
    refusal,
  );
}

const neededScope = (error: unknown): string => {
  const needed = error instanceof WebAPIPlatformError && 'needed' in error.data ? error.data.needed : undefined;
  return typeof needed === 'string' && needed !== '' ? `“${needed}”` : 'a permission';
};

const tokenRefusals = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
];
const tokenSentence = `Slack doesn’t accept the bot token; at ${appsPage} open your app, “Install App”, “Reinstall to Workspace”, and put the new “Bot User OAuth Token” into SLACK_BOT_TOKEN`;
const appTokenSentence = `Slack doesn’t accept the app token; at ${appsPage} open your app, “Basic Information”, “App-Level Tokens”, “Generate Token and Scopes”, add connections:write, and put the token (xapp-…) into SLACK_APP_TOKEN; “Socket Mode” on the left must be on`;

/** The sentence that tells a person why, and who can fix it how; undefined for what needs none of its own. */
function sentenceOf(error: unknown): string | undefined {
  const refusal = refusalOf(error);
  if (refusal === undefined) return undefined;
  if (tokenRefusals.includes(refusal)) return `${tokenSentence}.`;
  switch (refusal) {
    case 'missing_scope':
    case 'no_permission':
      return `I lack ${neededScope(error)}; an admin can add it at ${appsPage} under “OAuth & Permissions”, “Bot Token Scopes”, and then must reinstall me (“clovabot setup slack” lists all).`;
    case 'not_in_channel':
    case 'channel_not_found':
      return 'I’m not in this channel. Invite me with “/invite” and my name, and ask again.';
    case 'is_archived':
      return 'This channel is archived, so nobody can write here.';
    case 'restricted_action':
    case 'restricted_action_read_only_channel':
    case 'restricted_action_thread_only_channel':
    case 'restricted_action_non_threadable_channel':
    case 'access_denied':
      return 'The settings of this channel or workspace don’t let me write here; an admin can change that.';
    case 'file_upload_size_restricted':
    case 'file_too_large':
    case 'post_too_large':
      return 'The picture is too large for this workspace.';
    case 'storage_limit_reached':
      return 'The workspace has no space left for files; an admin can delete old ones.';
    case 'file_uploads_disabled':
    case 'file_uploads_except_images_disabled':
      return 'This workspace doesn’t allow file uploads; an admin can change that.';
    case 'msg_too_long':
    case 'msg_blocks_too_long':
      return 'What I wanted to say is too long for Slack.';
    case 'message_not_found':
    case 'cant_update_message':
    case 'edit_window_closed':
      return 'The message is gone, or can no longer be edited.';
    case 'ratelimited':
      return 'Slack asks me to slow down. Please try again in a minute.';
    case 'trigger_expired':
    case 'expired_trigger_id':
    case 'exchanged_trigger_id':
      return 'Slack was too slow to open the form. Please try again.';
    default:
      return undefined;
  }
}

/** Why Slack did not take something, as an error whose sentence a person can act on. */
export function callFault(error: unknown, what: string): ClovabotError {
  if (error instanceof ClovabotError) return error;
  const sentence =
    sentenceOf(error) ?? `Slack didn’t let me ${what}${refusalOf(error) ? ` (${refusalOf(error)})` : ''}.`;
  return new ChatError(`[slack] cannot ${what}: ${reasonOf(error)}; ${sentence}`, {
    cause: error,
    passes: isUnclear(error) || isRefusal(error, 'ratelimited', ...tokenRefusals),
    friendly: sentence,
  });
}

/** Why the bot cannot connect, with the clicks that fix it. */
export function connectFault(error: unknown, token: 'bot' | 'app'): ConfigError {
  if (error instanceof ConfigError) return error;
  const refusal = refusalOf(error) ?? '';
  const sentence =
    tokenRefusals.includes(refusal) || refusal === 'missing_scope'
      ? token === 'app'
        ? appTokenSentence
        : tokenSentence
      : `Slack cannot be reached (${reasonOf(error)}); check this machine’s way to the internet, or SLACK_API_URL`;
  return new ConfigError(`[slack] ${sentence}`, { cause: error });
}
