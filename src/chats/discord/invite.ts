import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js';

/** What the bot needs, by the names under which Discord shows it. */
export const permissions: Readonly<Record<string, bigint>> = {
  'View Channels': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Create Public Threads': PermissionFlagsBits.CreatePublicThreads,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
  'Add Reactions': PermissionFlagsBits.AddReactions,
};

/** Where an admin adds the bot to a server, with these permissions and no others. */
export function inviteLink(application: string, guild?: string): string {
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
export function missingPermissions(granted: bigint): readonly string[] {
  if ((granted & PermissionFlagsBits.Administrator) !== 0n) return [];
  return Object.entries(permissions).flatMap(([name, bit]) => ((granted & bit) === 0n ? [name] : []));
}
