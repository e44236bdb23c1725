import type { App as Bolt } from '@slack/bolt';
import { z } from 'zod';
import type { App, Connection } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import { type Acknowledgement, acknowledgeWhenAccepted } from './acknowledge.js';
import type { Assistant } from './assistant.js';
import { howButton, pressButton } from './compose.js';
import type { Home } from './home.js';
import type { InteractionIntake } from './interactions.js';
import { forms } from './modals.js';
import type { Places } from './places.js';
import { teamOf } from './places.js';
import type { ReactionIntake } from './reactions.js';
import type { MessageIntake } from './take-message.js';
import {
  assistantStarted,
  blockAction,
  channelDeleted,
  departure,
  homeOpened,
  messageEvent,
  messageShortcut,
  reactionEvent,
  slashCommand,
  viewSubmission,
} from './wire.js';
import type { Workspace, Workspaces } from './workspaces.js';

export interface EventsOptions {
  readonly bolt: Bolt;
  readonly app: App;
  readonly connection: Connection;
  readonly workspaces: Workspaces;
  /** Stands in where an event names no workspace. */
  readonly fixed: Workspace | undefined;
  readonly places: Places;
  readonly assistant: Assistant;
  readonly home: Home;
  readonly messages: MessageIntake;
  readonly reactions: ReactionIntake;
  readonly interactions: InteractionIntake;
  readonly onFault: (error: unknown) => void;
  readonly log: Log;
}

/** Slack's times are whole seconds. */
const earlyMs = 1000;

/** Listens to what happens in Slack's workspaces. */
export function listenToEvents(options: EventsOptions): void {
  options.bolt.error(async (error) => options.onFault(error));
  const acknowledgement = acknowledgeWhenAccepted(options.bolt, options.log);
  listenToPosts(options, acknowledgement);
  listenToWorkspaces(options, acknowledgement);
  listenToInteractions(options, acknowledgement);
}

type Taker = (data: unknown, workspaceId: string | undefined) => Promise<void>;

/** Checks what is heard and finds the workspace that it comes from. */
function checked<Data>(
  { workspaces, fixed, log }: EventsOptions,
  what: string,
  schema: z.ZodType<Data>,
  take: (data: Data, team: string, workspace: Workspace) => Promise<void>,
): Taker {
  return async (data, workspaceId) => {
    const parsed = schema.safeParse(data);
    const team = teamOf(workspaceId ?? fixed?.id ?? '');
    const workspace = await workspaces.of(team);
    if (!parsed.success)
      log.warn({ what, fault: z.prettifyError(parsed.error) }, '[slack] an event is not as expected');
    else if (workspace) await take(parsed.data, team, workspace);
  };
}

function listenToPosts(options: EventsOptions, { accepting }: Acknowledgement): void {
  const { bolt, messages, reactions, assistant, home } = options;
  const takeMessage = checked(options, 'message', messageEvent, messages.take);
  for (const type of ['message', 'app_mention'] as const)
    bolt.event(type, ({ event, context, body }) => accepting(body, () => takeMessage(event, context.teamId)));
  const takeReaction = checked(options, 'reaction', reactionEvent, reactions.take);
  for (const type of ['reaction_added', 'reaction_removed'] as const)
    bolt.event(type, ({ event, context, body }) => accepting(body, () => takeReaction(event, context.teamId)));
  const takeHome = checked(options, 'opened home', homeOpened, async ({ user, channel, tab }, team) => {
    if (tab === 'messages') await assistant.opened(team, channel);
    else await home.show(team, user);
  });
  bolt.event('app_home_opened', ({ event, context }) => takeHome(event, context.teamId));
  // Apps that were made as assistants before July 2026 have this in the other's place until February 2027.
  const takePane = checked(options, 'assistant', assistantStarted, ({ assistant_thread: thread }, team) =>
    assistant.started(team, thread.channel_id, thread.thread_ts),
  );
  bolt.event('assistant_thread_started', ({ event, context }) => takePane(event, context.teamId));
  // Apps that were made with an earlier manifest have it; without a listener HTTP would be answered with 404, and tried again.
  bolt.event('file_shared', async () => undefined);
}

function listenToWorkspaces(options: EventsOptions, { accepting }: Acknowledgement): void {
  const { bolt, app, connection, workspaces, fixed, places } = options;
  const takeDeletion = checked(options, 'deleted channel', channelDeleted, async ({ channel }, team) => {
    for (const thread of await places.threadsIn(team, channel)) await app.onThreadDeleted({ team, thread }, connection);
  });
  for (const type of ['channel_deleted', 'group_deleted'] as const)
    bolt.event(type, ({ event, context, body }) => accepting(body, () => takeDeletion(event, context.teamId)));
  const takeDeparture: Taker = async (data, workspaceId) => {
    const { event, event_time: at = 0 } = departure.parse(data);
    const team = teamOf(workspaceId ?? fixed?.id ?? '');
    const workspace = await workspaces.of(team);
    // Who revokes only what the bot may do in a person's name has not taken it out.
    if (event.type === 'tokens_revoked' && !event.tokens?.bot?.length) return;
    // Slack tells again what it was not answered about, perhaps after the bot was installed again.
    if (workspace?.installed !== undefined && at > 0 && at * 1000 < workspace.installed - earlyMs) return;
    await app.onTeamLeft(team);
    await workspaces.remove(team);
  };
  for (const type of ['app_uninstalled', 'tokens_revoked'] as const)
    bolt.event(type, ({ context, body }) => accepting(body, () => takeDeparture(body, context.teamId)));
}

/** What is said by a command or in a form, or pressed, is accepted first; for windows the acknowledgement comes first. */
function listenToInteractions(options: EventsOptions, { acceptThenAcknowledge }: Acknowledgement): void {
  const { bolt, interactions } = options;
  const takeSlash = checked(options, 'slash command', slashCommand, interactions.slash);
  bolt.command(/^\//, async ({ ack, body, context }) => {
    await acceptThenAcknowledge(ack, () => takeSlash(body, context.teamId));
  });
  const takeAction = checked(options, 'action', blockAction, interactions.action);
  bolt.action(pressButton, ({ ack, body, context }) =>
    acceptThenAcknowledge(ack, () => takeAction(body, context.teamId)),
  );
  bolt.action(howButton, async ({ ack, body, context }) => {
    await ack();
    await takeAction(body, context.teamId);
  });
  const takeShortcut = checked(options, 'shortcut', messageShortcut, interactions.shortcut);
  const takeForm = checked(options, 'form', viewSubmission, interactions.submission);
  for (const form of Object.values(forms)) {
    bolt.shortcut(form, async ({ ack, body, context }) => {
      await ack();
      await takeShortcut(body, context.teamId);
    });
    bolt.view(form, ({ ack, body, context }) => acceptThenAcknowledge(ack, () => takeForm(body, context.teamId)));
  }
}
