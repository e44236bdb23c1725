import type { Installation, InstallationStore } from '@slack/bolt';
import { z } from 'zod';
import type { Log } from '../../contracts/log.js';
import type { Memory } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import { teamOf, workspaceOf } from './places.js';

const workspace = z.object({
  /** "T024BE7LH" */
  id: z.string(),
  /** Sealed where it is kept. */
  token: z.string(),
  /** The bot's own ids. */
  user: z.string(),
  bot: z.string().optional(),
  /** As people call it. */
  name: z.string().optional(),
  /** When it was installed (again), ms since 1970; absent in rows from before December 2026. */
  installed: z.number().optional(),
});
export type Workspace = z.output<typeof workspace>;

/** The workspaces that the bot is installed in: the one of the token in the environment, and those that came by OAuth. */
export interface Workspaces {
  of(team: string): Promise<Workspace | undefined>;
  serves(team: string): boolean;
  /** Calls back for each workspace that installs the bot from now on; its installation ends when all have resolved. */
  onInstalled(listener: (team: string) => Promise<void>): void;
  /** Those that came by OAuth. */
  installed(): readonly string[];
  readonly installations: InstallationStore;
  /** It was uninstalled, or its token was revoked. */
  remove(team: string): Promise<void>;
  /** Hears no more of what other processes install and remove. */
  close(): void;
}

/** A workspace's row has changed. */
const changedTopic = 'slack-workspace';

export async function openWorkspaces(
  { store, vault, signals }: Pick<Memory, 'store' | 'vault' | 'signals'>,
  fixed: Workspace | undefined,
  { log, now }: { readonly log: Log; readonly now: () => number },
): Promise<Workspaces> {
  const table = store.table('slack-workspaces', workspace);
  const known = new Map<string, Workspace>();
  const installListeners: ((team: string) => Promise<void>)[] = [];

  const keep = async (row: Workspace): Promise<void> =>
    void (await table.set(rowKey(row.id), { ...row, token: await vault.seal(row.token, row.id) }));

  async function take(row: Workspace): Promise<Workspace | undefined> {
    try {
      // Earlier versions kept tokens as they are.
      if (!vault.isSealed(row.token)) await keep(row);
      const token = vault.isSealed(row.token) ? await vault.open(row.token, row.id) : row.token;
      known.set(teamOf(row.id), { ...row, token });
    } catch (error) {
      log.error({ err: error, workspace: row.id }, '[slack] a workspace cannot be served; reinstall the bot there');
    }
    return known.get(teamOf(row.id));
  }
  for await (const row of table.values()) await take(row);
  if (fixed) known.set(teamOf(fixed.id), fixed);

  async function find(team: string): Promise<Workspace | undefined> {
    const present = known.get(team);
    if (present) return present;
    // Another process of the bot may have taken the installation.
    const row = await table.get(rowKey(workspaceOf(team)));
    return row && take(row);
  }

  /** Another process may have a new token, or have removed it. */
  async function readAgain(team: string): Promise<void> {
    if (fixed && team === teamOf(fixed.id)) return;
    const row = await table.get(rowKey(workspaceOf(team)));
    if (row) await take(row);
    else known.delete(team);
  }
  const onFault = (error: unknown): void => log.warn({ err: error }, '[slack] a workspace could not be read again');
  const close = signals.hear(
    changedTopic,
    (team) => void readAgain(z.string().parse(team)).catch(onFault),
    () => void Promise.all([...known.keys()].map(readAgain)).catch(onFault),
  );
  const tell = (team: string): Promise<void> => signals.tell(changedTopic, team).catch(onFault);

  async function install({ team, bot }: Installation): Promise<void> {
    if (!team || !bot)
      throw new Error('[slack] the installation has no workspace or no bot; install it in a workspace');
    const row: Workspace = {
      id: team.id,
      token: bot.token,
      user: bot.userId,
      bot: bot.id,
      name: team.name,
      installed: now(),
    };
    await keep(row);
    known.set(teamOf(row.id), row);
    await tell(teamOf(row.id));
    for (const listener of installListeners) await listener(teamOf(row.id));
  }

  return {
    of: find,
    serves: (team) => known.has(team),
    onInstalled: (listener) => void installListeners.push(listener),
    installed: () => [...known.keys()].filter((team) => !fixed || team !== teamOf(fixed.id)),
    async remove(team) {
      known.delete(team);
      if (fixed && team === teamOf(fixed.id)) return;
      await table.delete(rowKey(workspaceOf(team)));
      await tell(team);
    },
    close,
    installations: {
      storeInstallation: install,
      // Only asked by parts of @slack/oauth that the bot does not use.
      fetchInstallation: () => Promise.reject(new Error('[slack] installations are looked up in the workspaces')),
    },
  };
}
