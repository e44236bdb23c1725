import { lookup } from 'node:dns/promises';
import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { App as Bolt, HTTPReceiver, type InstallationStore } from '@slack/bolt';
import type { ChatOptions, ConnectedChat, OpenedPath, SharedServers } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import { createSafeFetch } from '../../util/safe-fetch.js';
import { createSharedServers } from '../shared/shared-servers.js';
import { openStandingReactions } from '../shared/standing-reactions.js';
import { assistantStatus } from './assistant.js';
import { createCalls, slackLogger } from './calls.js';
import { slackConnection } from './connection.js';
import { listenToEvents } from './events.js';
import { createFiles } from './files.js';
import { createHome } from './home.js';
import { interactionIntake } from './interactions.js';
import { botScopes, optionalScopes } from './manifest.js';
import { createPeople } from './people.js';
import { openPlaces, teamOf } from './places.js';
import { type ReactionIntake, reactionIntake } from './reactions.js';
import { connectFault, isRefusal } from './refusals.js';
import type { SlackSettings } from './settings.js';
import { type KeptSocket, keptSocket } from './socket.js';
import { messageIntake } from './take-message.js';
import { authTest } from './wire.js';
import { openWorkspaces, type Workspace, type Workspaces } from './workspaces.js';

const userAgent = 'Clovabot (Slack)';
/** ms without a connection after which events may have been lost. */
const longCutMs = 60_000;
/** ms that what is still being looked up may take when the bot stops. */
const closeMs = 2000;

/** Connects to Slack, and from then on tells the app what happens there. */
export async function connectSlack(settings: SlackSettings, options: ChatOptions): Promise<ConnectedChat> {
  const { role, app } = options;
  const onFault = (error: unknown): void => options.log.error({ err: error }, '[slack] an event could not be handled');
  const parts = await openParts(settings, options, onFault);
  const { fixed, workspaces, connection } = parts;
  const ears = role === 'worker' ? undefined : await listen(parts, settings, options, onFault);
  if (role !== 'gateway') app.onConnected(connection, workspaces.serves).catch(onFault);
  return {
    address: `Slack${fixed?.name ? `, in ${fixed.name}` : ''}${ears ? `, ${ears.by}` : ''}`,
    async close() {
      await ears?.close();
      await parts.close();
    },
  };
}

type Parts = Awaited<ReturnType<typeof openParts>>;

/** All that speaking to Slack takes. */
async function openParts(settings: SlackSettings, options: ChatOptions, onFault: (error: unknown) => void) {
  const { memory, log, now, randomId } = options;
  const { apiUrl } = settings;
  const fixed = await ownWorkspace(settings, options);
  const workspaces = await openWorkspaces(memory, fixed, { log, now });
  const tokenOf = async (team: string): Promise<string | undefined> => (await workspaces.of(team))?.token;
  const calls = createCalls({ apiUrl, tokenOf, log });
  const trustedOrigins = apiUrl === undefined ? [] : [new URL(apiUrl).origin];
  const web = createSafeFetch({ lookup: (host) => lookup(host, { all: true }), userAgent, trustedOrigins });
  const files = createFiles({ web, calls, tokenOf, apiUrl, log });
  const places = openPlaces(memory.store, onFault);
  const standing = openStandingReactions(memory.store, 'slack-reactions');
  const connection = slackConnection({ calls, files, places, standing, memory, log, now, randomId });
  return {
    ...{ fixed, workspaces, calls, files, places, standing, connection },
    async close() {
      workspaces.close();
      await files.close();
    },
  };
}

/** Listens to what happens in the workspaces. */
async function listen(
  parts: Parts,
  settings: SlackSettings,
  options: ChatOptions,
  onFault: (error: unknown) => void,
): Promise<{ readonly by: string; close(): Promise<void> }> {
  const { app, memory, commands, picturesGoTo, servers = createSharedServers(), log, now, randomId } = options;
  const { fixed, workspaces, calls, files, places, standing, connection } = parts;
  const people = createPeople({ calls, log });
  workspaces.onInstalled(async (team) => {
    await app.onTeamBack(team);
    void people.warmUp(team).catch(onFault);
  });
  const assistant = assistantStatus({ calls, places, log });
  const home = createHome({ calls, memory, commands, picturesGoTo });
  const shared = { app, connection, calls, places, memory, files, people, log, now };
  const { allowedBots } = settings;
  const messages = messageIntake({ ...shared, allowedBots, showStatus: assistant.show });
  const reactions = reactionIntake({ ...shared, standing });
  const interactions = interactionIntake({ ...shared, commands, randomId });
  const catchUp = catchUpOnReactions(reactions, workspaces, onFault);
  const { socket, http } = receivers(settings, options, (ms) => ms > longCutMs && catchUp.start());
  const bolt = openBolt(socket?.receiver ?? http, settings, { workspaces, fixed, log });
  listenToEvents({
    ...{ bolt, app, connection, workspaces, fixed, places },
    ...{ assistant, home, messages, reactions, interactions, onFault, log },
  });

  const opened: OpenedPath[] = [];
  async function close(): Promise<void> {
    catchUp.stop();
    await socket?.close();
    await Promise.race([catchUp.idle(), sleep(closeMs, undefined, { ref: false })]);
    await Promise.all(opened.map((path) => path.close()));
    await messages.idle();
  }
  try {
    if (fixed) {
      await app.onTeamBack(teamOf(fixed.id));
      await people.warmUp(teamOf(fixed.id));
    }
    lookWhoIsThere(parts, app).catch(onFault);
    for (const [path, listener] of listeners(http, settings, workspaces, log))
      opened.push(await openPath(servers, settings, path, listener));
    await socket?.open();
  } catch (error) {
    await close();
    await parts.close();
    throw error;
  }
  catchUp.start();
  return { by: http ? `events at ${opened.at(0)?.address}/slack/events` : 'by Socket Mode', close };
}

/** Workspaces that took the bot out, or installed it again, while nobody listened or was about to note it. */
async function lookWhoIsThere({ workspaces, calls }: Parts, app: ChatOptions['app']): Promise<void> {
  for (const team of workspaces.installed()) {
    try {
      await calls.call(team, 'auth.test', {}, authTest);
    } catch (error) {
      if (!isRefusal(error, 'account_inactive', 'token_revoked')) continue;
      await app.onTeamLeft(team);
      await workspaces.remove(team);
      continue;
    }
    if (workspaces.serves(team)) await app.onTeamBack(team);
  }
}

/** Slack repeats events for a while; what was missed for longer is looked up. */
function catchUpOnReactions(
  reactions: ReactionIntake,
  { serves }: Workspaces,
  onFault: (error: unknown) => void,
): { start(): void; stop(): void; idle(): Promise<void> } {
  const stop = new AbortController();
  let catchingUp = Promise.resolve();
  return {
    start() {
      const looked = reactions.catchUp(serves, stop.signal).catch(onFault);
      catchingUp = Promise.all([catchingUp, looked]).then(() => undefined);
    },
    stop: () => stop.abort(),
    idle: () => catchingUp,
  };
}

/** How events come in: by Socket Mode, or by HTTP. */
function receivers(
  { transport, apiUrl }: SlackSettings,
  { log }: Pick<ChatOptions, 'log'>,
  onBack: (ms: number) => void,
): { readonly socket?: KeptSocket; readonly http?: HTTPReceiver } {
  if (transport.kind === 'none') return {};
  return transport.kind === 'socket'
    ? { socket: keptSocket(transport.appToken, { apiUrl, log, onBack }) }
    : { http: new HTTPReceiver({ signingSecret: transport.signingSecret, logger: slackLogger(log) }) };
}

const openBolt = (
  receiver: KeptSocket['receiver'] | HTTPReceiver | undefined,
  { apiUrl }: SlackSettings,
  {
    workspaces,
    fixed,
    log,
  }: {
    readonly workspaces: Workspaces;
    readonly fixed: Workspace | undefined;
    readonly log: Log;
  },
): Bolt =>
  new Bolt({
    receiver,
    logger: slackLogger(log),
    clientOptions: { ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }), logger: slackLogger(log) },
    convoStore: false,
    authorize: async ({ teamId }) => {
      const workspace = teamId === undefined ? fixed : await workspaces.of(teamOf(teamId));
      if (!workspace) throw new Error(`[slack] the workspace ${teamId} has not installed the bot`);
      return { botToken: workspace.token, botUserId: workspace.user, botId: workspace.bot, teamId: workspace.id };
    },
  });

/** What is answered over HTTP, by path. */
function listeners(
  http: HTTPReceiver | undefined,
  { oauth, apiUrl }: SlackSettings,
  { installations }: Workspaces,
  log: Log,
): readonly (readonly [path: string, listener: RequestListener])[] {
  const install = oauth && installReceiver(oauth, installations, apiUrl, log).requestListener;
  return [
    ...(http ? [['/slack/events', http.requestListener] as const] : []),
    ...(install ? [['/slack/install', install] as const, ['/slack/oauth_redirect', install] as const] : []),
  ];
}

/** Bolt throws for requests that it does not know. */
const openPath = (
  servers: SharedServers,
  { host, port }: SlackSettings,
  path: string,
  listener: RequestListener,
): Promise<OpenedPath> =>
  servers.open({
    host,
    port,
    path,
    listener(request, response) {
      try {
        listener(request, response);
      } catch {
        if (!response.headersSent) response.writeHead(404).end();
      }
    },
  });

/** The workspace of the token in the environment. Rejects with ConfigError when Slack does not take it. */
async function ownWorkspace(
  { botToken: token, apiUrl }: SlackSettings,
  { log, now }: Pick<ChatOptions, 'log' | 'now'>,
): Promise<Workspace | undefined> {
  if (token === undefined) return undefined;
  const calls = createCalls({ apiUrl, tokenOf: async () => token, log });
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
      installed: now(),
    };
  } catch (error) {
    throw connectFault(error, 'bot');
  }
}

/** Answers /slack/install and /slack/oauth_redirect, where workspaces install the bot themselves. */
const installReceiver = (
  { clientId, clientSecret }: NonNullable<SlackSettings['oauth']>,
  installationStore: InstallationStore,
  apiUrl: string | undefined,
  log: Log,
): HTTPReceiver =>
  new HTTPReceiver({
    // It takes no events; these go to another receiver, which checks the signature.
    signingSecret: clientSecret,
    endpoints: [],
    clientId,
    clientSecret,
    // Known to us alone, and the same after a restart and in all processes.
    stateSecret: clientSecret,
    installationStore,
    scopes: Object.keys(botScopes),
    logger: slackLogger(log),
    installerOptions: {
      ...(apiUrl === undefined ? {} : { authorizationUrl: `${new URL(apiUrl).origin}/oauth/v2/authorize` }),
      clientOptions: apiUrl === undefined ? {} : { slackApiUrl: apiUrl },
    },
  });
