import { ApplicationFlags, OAuth2Scopes, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { CommandHint } from '../../contracts/chat.js';
import { capitalise, endSentence } from '../../util/format.js';
import { restOptions } from './client.js';
import { registerCommands } from './commands.js';
import { connectFault, developerPage, intentSentence } from './refusals.js';
import { readDiscordSettings } from './settings.js';

export interface SetupOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly commands: readonly CommandHint[];
  readonly print: (line: string) => void;
}

const application = z.object({ id: z.string(), name: z.string().default('the bot'), flags: z.number().default(0) });
const guilds = z.array(z.object({ id: z.string(), name: z.string(), permissions: z.string().default('0') }));

const firstSteps = [
  'Discord wants an application first:',
  `1. Open ${developerPage}, “New Application”, give it a name, “Create”.`,
  '2. On the left “Bot”, then “Reset Token”, and copy what appears into .env as DISCORD_TOKEN=…',
  '3. On the same page, under “Privileged Gateway Intents”, switch on “Message Content Intent”, and “Save Changes”.',
  '4. Run “clovabot setup discord” again: it checks all that, and prints the link that adds the bot to a server.',
];

/**
 * Says which clicks are still needed, checks token, intent and permissions, and registers the commands: in
 * DISCORD_GUILD_ID at once, or everywhere.
 * @returns whether everything is as it must be
 * @throws ConfigError when the token is not taken or Discord cannot be reached
 */
export async function setupDiscord({ environment, commands, print }: SetupOptions): Promise<boolean> {
  const settings = readDiscordSettings(environment);
  if (!settings) {
    for (const line of firstSteps) print(line);
    return false;
  }
  const rest = new REST({ version: '10', ...restOptions(settings) }).setToken(settings.token);
  const ask = async <Answer>(schema: z.ZodType<Answer>, get: () => Promise<unknown>): Promise<Answer> => {
    try {
      return schema.parse(await get());
    } catch (error) {
      throw connectFault(error);
    }
  };
  const { id, name, flags } = await ask(application, () => rest.get(Routes.currentApplication()));
  print(`✔ The token is that of “${name}”.`);

  const mayRead =
    (flags & (ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited)) !== 0;
  print(mayRead ? '✔ It may read messages.' : `✘ ${endSentence(capitalise(intentSentence))}`);

  const { guild } = settings;
  const servers = await ask(guilds, () => rest.get(Routes.userGuilds()));
  const isAdded = guild === undefined ? servers.length > 0 : servers.some((server) => server.id === guild);
  const link = inviteLink(id, guild);
  if (!isAdded)
    print(`✘ The bot is not in ${guild === undefined ? 'a server' : `the server ${guild}`} yet; add it by this link:`);
  else print('– To add it to another server, or to give it permissions that it lacks, open this link:');
  print(`  ${link}`);
  const lacking = servers
    .filter((server) => guild === undefined || server.id === guild)
    .map((server) => ({ server, missing: missingPermissions(BigInt(server.permissions)) }))
    .filter(({ missing }) => missing.length > 0);
  for (const { server, missing } of lacking)
    print(
      `✘ In “${server.name}” it lacks ${missing.join(', ')}; open the link again, or grant it in Server Settings, “Roles”.`,
    );

  if (guild !== undefined && !isAdded) return false;
  await ask(z.unknown(), () => registerCommands(rest, id, guild, commands));
  const where = guild === undefined ? 'everywhere (Discord may take an hour to show them)' : `in the server ${guild}`;
  print(`✔ ${commands.length} commands and two menu entries are registered ${where}.`);
  const isReady = mayRead && isAdded && lacking.length === 0;
  if (isReady) print('Now start the bot with “npm start”, and mention it in a channel with a picture.');
  return isReady;
}

/** What the bot needs, by the names under which Discord shows it. */
const permissions: Readonly<Record<string, bigint>> = {
  'View Channels': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Create Public Threads': PermissionFlagsBits.CreatePublicThreads,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
  'Add Reactions': PermissionFlagsBits.AddReactions,
};

/** Where an admin adds the bot to a server, with these permissions and no others. */
function inviteLink(application: string, guild?: string): string {
  const wanted = Object.values(permissions).reduce((sum, bit) => sum | bit, 0n);
  const link = new URL('https://discord.com/oauth2/authorize');
  link.searchParams.set('client_id', application);
  link.searchParams.set('scope', `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`);
  link.searchParams.set('permissions', String(wanted));
  if (guild) {
    link.searchParams.set('guild_id', guild);
    link.searchParams.set('disable_guild_select', 'true');
  }
  return link.href;
}

/** Names of those that are missing in what Discord says the bot may do. */
function missingPermissions(granted: bigint): readonly string[] {
  if ((granted & PermissionFlagsBits.Administrator) !== 0n) return [];
  return Object.entries(permissions).flatMap(([name, bit]) => ((granted & bit) === 0n ? [name] : []));
}
