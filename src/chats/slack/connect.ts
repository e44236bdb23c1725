import { lookup } from 'node:dns/promises';
import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, HTTPReceiver } from '@slack/bolt';
import { z } from 'zod';
import type { ChatOptions, ConnectedChat, OpenedPath } from '../../contracts/chat.js';
import { createSafeFetch } from '../../util/safe-fetch.js';
import { createSharedServers } from '../shared/shared-servers.js';
import { openStandingReactions } from '../shared/standing-reactions.js';
import { assistantStatus } from './assistant.js';
import { createCalls } from './calls.js';
import { howButton, pressButton } from './compose.js';
import { slackConnection } from './connection.js';
import { createFiles } from './files.js';
import { teamOf } from './ids.js';
import { interactionIntake } from './interactions.js';
import { slackLogger } from './logger.js';
import { messageIntake } from './messages.js';
import { forms } from './modals.js';
import { installReceiver } from './oauth.js';
import { createPeople } from './people.js';
import { openPlaces } from './places.js';
import { reactionIntake } from './reactions.js';
import { connectFault } from './refusals.js';
import { botScopes, optionalScopes } from './scopes.js';
import type { SlackSettings } from './settings.js';
import { keptSocket } from './socket.js';
import {
  assistantStarted,
  authTest,
  blockAction,
  channelDeleted,
  messageEvent,
  messageShortcut,
  reactionEvent,
  slashCommand,
  viewSubmission,
} from './wire.js';
import { openWorkspaces, type Workspace } from './workspaces.js';

const userAgent = 'Clovabot (Slack)';
/** ms without a connection after which events may have been lost. */
const longCut = 60_000;
/** ms that what is still being looked up may take when the bot stops. */
const closeMs = 2000;

/** Connects to Slack, and from then on tells the app what happens there. */
export async function connectSlack(settings: SlackSettings, options: ChatOptions): Promise<ConnectedChat> {
  const { app: heard, memory, commands, log, now, randomId, servers = createSharedServers() } = options;
  const { transport, apiUrl, oauth, allowedBots } = settings;
  const onFault = (error: unknown): void => log.error({ err: error }, '[slack] an event could not be dealt with');
  const fixed = await ownWorkspace(settings, options);
  const onInstalled = (team: string): void => void people.warmUp(team).catch(onFault);
  const workspaces = await openWorkspaces(memory, fixed, onInstalled, log);
  const tokenOf = async (team: string): Promise<string | undefined> => (await workspaces.of(team))?.token;
  const calls = createCalls({ apiUrl, tokenOf, log, now });
  const trustedOrigins = apiUrl === undefined ? [] : [new URL(apiUrl).origin];
  const web = createSafeFetch({ lookup: (host) => lookup(host, { all: true }), userAgent, trustedOrigins });
  const files = createFiles({ web, calls, tokenOf, apiUrl, log });
  const people = createPeople({ calls, log, now });
  const places = openPlaces(memory.store, onFault);
  const standing = openStandingReactions(memory.store, 'slack-reactions');
  const connection = slackConnection({ calls, files, places, standing, memory, log, now, randomId });
  const assistant = assistantStatus({ calls, places, log, now });
  const shared = {
    app: heard,
    connection,
    calls,
    places,
    standing,
    memory,
    files,
    people,
    commands,
    log,
    now,
    randomId,
  };
  const messages = messageIntake({ ...shared, allowedBots, showStatus: assistant.show });
  const reactions = reactionIntake(shared);
  const interactions = interactionIntake(shared);

  /** Slack tries for a while to tell what happened; what was missed for longer is looked up. */
  function catchUp(): void {
    const looked = reactions.catchUp(workspaces.serves, stop.signal).catch(onFault);
    catchingUp = Promise.all([catchingUp, looked]).then(() => undefined);
  }
  const stop = new AbortController();
  let catchingUp = Promise.resolve();
  const socket =
    transport.kind === 'socket'
      ? keptSocket(transport.appToken, { apiUrl, log, now, onBack: (ms) => ms > longCut && catchUp() })
      : undefined;
  const http =
    transport.kind === 'http'
      ? new HTTPReceiver({ signingSecret: transport.signingSecret, logger: slackLogger(log) })
      : undefined;
  const bolt = new App({
    receiver: socket?.receiver ?? http,
    logger: slackLogger(log),
    clientOptions: { ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }), logger: slackLogger(log) },
    convoStore: false,
    authorize: async ({ teamId }) => {
      const workspace = teamId === undefined ? fixed : await workspaces.of(teamOf(teamId));
      if (!workspace) throw new Error(`[slack] the workspace ${teamId} has not installed the bot`);
      return { botToken: workspace.token, botUserId: workspace.user, botId: workspace.bot, teamId: workspace.id };
    },
  });
  bolt.error(async (error) => onFault(error));

  /** What is heard, checked, with the workspace that it comes from. */
  function checked<Data>(
    what: string,
    schema: z.ZodType<Data>,
    take: (data: Data, team: string, workspace: Workspace) => Promise<void>,
  ): (data: unknown, workspaceId: string | undefined) => Promise<void> {
    return async (data, workspaceId) => {
      const parsed = schema.safeParse(data);
      const team = teamOf(workspaceId ?? fixed?.id ?? '');
      const workspace = await workspaces.of(team);
      if (!parsed.success)
        log.warn({ what, fault: z.prettifyError(parsed.error) }, '[slack] an event is not as expected');
      else if (workspace) await take(parsed.data, team, workspace);
    };
  }

  const takeMessage = checked('message', messageEvent, messages.take);
  for (const type of ['message', 'app_mention'] as const)
    bolt.event(type, ({ event, context }) => takeMessage(event, context.teamId));
  const reaction = checked('reaction', reactionEvent, reactions.take);
  for (const type of ['reaction_added', 'reaction_removed'] as const)
    bolt.event(type, ({ event, context }) => reaction(event, context.teamId));
  const pane = checked('assistant', assistantStarted, ({ assistant_thread: { channel_id, thread_ts } }, team) =>
    assistant.started(team, channel_id, thread_ts),
  );
  bolt.event('assistant_thread_started', ({ event, context }) => pane(event, context.teamId));
  const gone = checked('deleted channel', channelDeleted, async ({ channel }, team) => {
    for (const thread of await places.threadsIn(team, channel))
      heard.onThreadDeleted({ team, thread }, connection).catch(onFault);
  });
  for (const type of ['channel_deleted', 'group_deleted'] as const)
    bolt.event(type, ({ event, context }) => gone(event, context.teamId));
  for (const type of ['app_uninstalled', 'tokens_revoked'] as const)
    bolt.event(type, async ({ context }) => {
      if (context.teamId) await workspaces.remove(teamOf(context.teamId));
    });
  // Without a listener HTTP would be answered with 404, and Slack would try again.
  bolt.event('file_shared', async () => undefined);

  // Slack wants to be answered within 3 s: that comes first, whatever the rest does.
  const takeSlash = checked('slash command', slashCommand, interactions.slash);
  bolt.command(/^\//, async ({ ack, body, context }) => {
    await ack();
    await takeSlash(body, context.teamId);
  });
  const takeAction = checked('action', blockAction, interactions.action);
  for (const id of [pressButton, howButton])
    bolt.action(id, async ({ ack, body, context }) => {
      await ack();
      await takeAction(body, context.teamId);
    });
  const takeShortcut = checked('shortcut', messageShortcut, interactions.shortcut);
  const takeForm = checked('form', viewSubmission, interactions.submission);
  for (const form of Object.values(forms)) {
    bolt.shortcut(form, async ({ ack, body, context }) => {
      await ack();
      await takeShortcut(body, context.teamId);
    });
    bolt.view(form, async ({ ack, body, context }) => {
      await ack();
      await takeForm(body, context.teamId);
    });
  }

  const opened: OpenedPath[] = [];
  const { host, port } = settings;
  const open = async (path: string, listener: RequestListener): Promise<void> =>
    void opened.push(await servers.open({ host, port, path, listener: orNotFound(listener) }));

  async function close(): Promise<void> {
    stop.abort();
    await socket?.close();
    await Promise.race([catchingUp, sleep(closeMs, undefined, { ref: false })]);
    await Promise.all(opened.map((path) => path.close()));
    await messages.idle();
    await files.close();
  }

  try {
    if (fixed) await people.warmUp(teamOf(fixed.id));
    if (http) await open('/slack/events', http.requestListener);
    if (oauth) {
      const { requestListener } = installReceiver(oauth, workspaces.installations, apiUrl, log);
      await open('/slack/install', requestListener);
      await open('/slack/oauth_redirect', requestListener);
    }
    await socket?.open();
  } catch (error) {
    await close();
    throw error;
  }
  heard.onConnected(connection, workspaces.serves).catch(onFault);
  catchUp();
  const where = opened.at(0)?.address;
  const by = http ? `events at ${where}/slack/events` : 'by Socket Mode';
  return { address: `Slack${fixed?.name ? `, in ${fixed.name}` : ''}, ${by}`, close };
}

/** The workspace of the token in the environment. Rejects with ConfigError when Slack does not take it. */
async function ownWorkspace(
  { botToken: token, apiUrl }: SlackSettings,
  { log, now }: Pick<ChatOptions, 'log' | 'now'>,
): Promise<Workspace | undefined> {
  if (token === undefined) return undefined;
  const calls = createCalls({ apiUrl, tokenOf: async () => token, log, now });
  try {
    const found = await calls.call('', 'auth.test', {}, authTest);
    const granted = found.response_metadata?.scopes;
    const missing = Object.keys(botScopes).filter(
      (scope) => !optionalScopes.includes(scope) && !granted?.includes(scope),
    );
    if (granted && missing.length > 0)
      log.warn({ missing }, '[slack] scopes are missing; “clovabot setup slack” says how to add them');
    return {
      id: found.team_id,
      token,
      user: found.user_id,
      bot: found.bot_id ?? undefined,
      name: found.team ?? undefined,
    };
  } catch (error) {
    throw connectFault(error, 'bot');
  }
}

/** Bolt throws for requests that it does not know. */
const orNotFound =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    try {
      listener(request, response);
    } catch {
      if (!response.headersSent) response.writeHead(404).end();
    }
  };
