import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, GatewayCloseCodes, HTTPError } from 'discord.js';
import { ChatError, ConfigError } from '../../contracts/errors.js';
import { reasonOf } from '../../util/cause-words.js';

/** What Discord says no with (https://discord.com/developers/docs/topics/opcodes-and-status-codes). */
const refusalCodes = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  unknownInteraction: 10062,
  tooLarge: 40005,
  alreadyAcknowledged: 40060,
  missingAccess: 50001,
  missingPermissions: 50013,
  invalidWebhookToken: 50027,
  archivedThread: 50083,
  threadExists: 160004,
} as const;

/** Discord's own code of a refusal, else the status; undefined for what is no refusal. */
function refusalOf(error: unknown): number | undefined {
  if (error instanceof DiscordAPIError)
    return typeof error.code === 'number' && error.code > 0 ? error.code : error.status;
  return error instanceof HTTPError ? error.status : undefined;
}

export const isRefusal = (error: unknown, ...names: readonly (keyof typeof refusalCodes)[]): boolean =>
  names.some((name) => refusalOf(error) === refusalCodes[name]) ||
  (names.includes('tooLarge') && refusalOf(error) === 413);

export const developerPage = 'https://discord.com/developers/applications';

const tokenSentence = `Discord doesn’t know this token; at ${developerPage} open your application, “Bot”, “Reset Token”, and put the new one into DISCORD_TOKEN`;
export const intentSentence = `the bot may not read messages: at ${developerPage} open your application, “Bot”, switch on “Message Content Intent” under “Privileged Gateway Intents”, save, and start again`;

/** Why the bot cannot connect, with the clicks that fix it. */
export function connectFault(error: unknown): ConfigError {
  if (error instanceof ConfigError) return error;
  const reason = reasonOf(error);
  const code = error instanceof DiscordjsError ? error.code : undefined;
  const sentence =
    code === DiscordjsErrorCodes.TokenInvalid || refusalOf(error) === 401 || /authentication failed/i.test(reason)
      ? tokenSentence
      : /disallowed intents/i.test(reason)
        ? intentSentence
        : /sharding|shard/i.test(reason)
          ? 'Discord refuses this number of shards; set DISCORD_SHARDS=auto'
          : `Discord cannot be reached (${reason}); check this machine’s way to the internet, or DISCORD_API_URL`;
  return new ConfigError(`[discord] ${sentence}`, { cause: error });
}

/** Why the gateway closed for good, with the fix; undefined where it will connect again. */
export function closeFault(code: number): string | undefined {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return tokenSentence;
    case GatewayCloseCodes.DisallowedIntents:
      return intentSentence;
    case GatewayCloseCodes.InvalidShard:
    case GatewayCloseCodes.ShardingRequired:
      return 'Discord refuses this number of shards; set DISCORD_SHARDS=auto';
    case GatewayCloseCodes.InvalidAPIVersion:
    case GatewayCloseCodes.InvalidIntents:
      return 'Discord no longer takes this version of Clovabot’s connection; update Clovabot';
    default:
      return undefined;
  }
}

/** Why Discord did not take something, as an error whose sentence a person can act on. */
export function callFault(error: unknown, what: string): ChatError {
  const refusal = refusalOf(error);
  const sentence =
    refusal === refusalCodes.missingPermissions || refusal === refusalCodes.missingAccess
      ? `I lack a permission to ${what} here; an admin can grant it in the channel’s settings under “Permissions” (see “clovabot setup discord” for the list).`
      : isRefusal(error, 'tooLarge')
        ? `What I wanted to ${what} is too large for Discord.`
        : refusal === refusalCodes.unknownChannel
          ? 'The channel or thread is gone.'
          : refusal === refusalCodes.unknownMessage
            ? 'The message is gone.'
            : refusal === 401
              ? tokenSentence
              : `Discord didn’t let me ${what}.`;
  return new ChatError(`[discord] cannot ${what}: ${reasonOf(error)}; ${sentence}`, {
    cause: error,
    passes: refusal === undefined || refusal === 401 || refusal === 429 || (refusal >= 500 && refusal < 600),
    friendly: sentence,
  });
}
