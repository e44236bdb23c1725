import type { WireMessage } from './wire.js';

/** Servers are teams; whoever writes directly is a team of one. */
export const guildTeam = (guild: string): string => `discord:${guild}`;
export const directTeam = (person: string): string => `discord:dm:${person}`;
/** Undefined for who writes directly. */
export const guildOf = (team: string): string | undefined => /^discord:(\d+)$/.exec(team)?.[1];

export interface Names {
  readonly self: string;
  channel(id: string): string | undefined;
  role(guild: string, id: string): string | undefined;
  isOwnRole(guild: string, role: string): boolean;
}

/** What a person wrote, without mentions of the bot; others by their names. */
export function plainText(
  { content, mentions, guild_id: guild }: Pick<WireMessage, 'content' | 'mentions' | 'guild_id'>,
  names: Names,
): string {
  const people = new Map(mentions.map((user) => [user.id, user.global_name || user.username]));
  return content
    .replace(/<@!?(\d+)>/g, (_, id: string) => (id === names.self ? ' ' : `@${people.get(id) ?? 'somebody'}`))
    .replace(/<@&(\d+)>/g, (_, id: string) => {
      if (guild && names.isOwnRole(guild, id)) return ' ';
      return `@${(guild && names.role(guild, id)) || 'some'}`;
    })
    .replace(/<#(\d+)>/g, (_, id: string) => `#${names.channel(id) ?? 'a channel'}`)
    .replace(/<a?:(\w+):\d+>/g, ':$1:')
    .replace(/<\/([^:>]+):\d+>/g, '/$1')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

const longestName = 80;

/** A thread is called after what was asked. */
export function conversationName(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const letters = Array.from(line.trim());
  if (letters.length === 0) return 'A picture';
  return letters.length > longestName
    ? `${letters
        .slice(0, longestName - 1)
        .join('')
        .trimEnd()}…`
    : letters.join('');
}
