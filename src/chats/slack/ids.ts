/** Workspaces are teams. */
export const teamOf = (workspace: string): string => `slack:${workspace}`;
export const workspaceOf = (team: string): string => team.replace(/^slack:/, '');

/**
 * Where something is in Slack. Messages are known by their channel and time stamp, threads by their first message's;
 * direct messages that are in no thread are one conversation, the channel itself. As ids: "C024BE7LH:1733.000100".
 */
export interface Spot {
  readonly channel: string;
  readonly ts?: string;
}

export const idOf = ({ channel, ts }: Spot): string => (ts ? `${channel}:${ts}` : channel);

export function spotOf(id: string): Spot {
  const [channel = id, ts] = id.split(':');
  return ts ? { channel, ts } : { channel };
}

/** Direct messages with the bot. */
export const isDirect = (channel: string): boolean => channel.startsWith('D');

/** ms since 1970 of a time stamp. */
export const timeOf = (ts: string): number => Math.round(Number(ts) * 1000);
