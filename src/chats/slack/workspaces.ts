import type { Installation, InstallationStore } from '@slack/bolt';
import { z } from 'zod';
import type { Store } from '../../store.js';
import { teamOf, workspaceOf } from './ids.js';

const workspace = z.object({
  /** "T024BE7LH" */
  id: z.string(),
  token: z.string(),
  /** The bot's own ids. */
  user: z.string(),
  bot: z.string().optional(),
  /** As people call it. */
  name: z.string().optional(),
});
export type Workspace = z.output<typeof workspace>;

/** The workspaces that the bot is installed in: the one of the token in the environment, and those that came by OAuth. */
export interface Workspaces {
  of(team: string): Promise<Workspace | undefined>;
  serves(team: string): boolean;
  readonly installations: InstallationStore;
  /** It was uninstalled, or its token was revoked. */
  remove(team: string): Promise<void>;
}

const namespace = 'slack-workspaces';

/** @param onInstalled hears of a workspace that installs the bot from now on */
export async function openWorkspaces(
  store: Store,
  fixed: Workspace | undefined,
  onInstalled: (team: string) => void,
): Promise<Workspaces> {
  const table = store.table(namespace);
  const known = new Map<string, Workspace>();
  for (const { value } of await store.list(namespace, workspace, {})) known.set(teamOf(value.id), value);
  if (fixed) known.set(teamOf(fixed.id), fixed);

  async function find(team: string): Promise<Workspace | undefined> {
    const present = known.get(team);
    if (present) return present;
    // Another process of the bot may have taken the installation.
    const row = workspace.safeParse(await table.get(workspaceOf(team)));
    if (row.success) known.set(team, row.data);
    return row.data;
  }

  async function keep({ team, bot }: Installation): Promise<void> {
    if (!team || !bot)
      throw new Error('[slack] the installation has no workspace or no bot; install it in a workspace');
    const row: Workspace = { id: team.id, token: bot.token, user: bot.userId, bot: bot.id, name: team.name };
    await table.set(row.id, row);
    known.set(teamOf(row.id), row);
    onInstalled(teamOf(row.id));
  }

  return {
    of: find,
    serves: (team) => known.has(team),
    async remove(team) {
      if (fixed && team === teamOf(fixed.id)) return;
      known.delete(team);
      await table.delete(workspaceOf(team));
    },
    installations: {
      storeInstallation: keep,
      // Only asked by parts of @slack/oauth that the bot does not use.
      fetchInstallation: () => Promise.reject(new Error('[slack] installations are looked up in the workspaces')),
    },
  };
}
