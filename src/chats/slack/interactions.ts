import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { App, CommandHint, Message } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Memory } from '../../contracts/store.js';
import { howOfPost } from '../../show/how-of-post.js';
import { renderHow } from '../../show/render-turn.js';
import { howMessages, replyMessages } from '../shared/messages.js';
import { type Calls, wholeThread } from './calls.js';
import { escapeText, howBlocks, howButton, plainText, section, stepsWithPictures } from './compose.js';
import type { SlackConnection } from './connection.js';
import { type Files, isPicture } from './files.js';
import { askForm, type FormTarget, filledForm, forms, showing, targetOf, wrongForm } from './modals.js';
import type { People } from './people.js';
import type { Places } from './places.js';
import { idOf, isDirect, spotOf } from './places.js';
import { callFault, isRefusal } from './refusals.js';
import { asSaid, commandLine } from './slash.js';
import { newestAmong } from './what-came.js';
import {
  type blockAction,
  type MessageShortcut,
  openedView,
  type slashCommand,
  type ViewSubmission,
  type WireMessage,
} from './wire.js';
import type { Workspace } from './workspaces.js';

export interface InteractionsOptions {
  readonly app: App;
  readonly connection: SlackConnection;
  readonly calls: Calls;
  readonly places: Places;
  readonly memory: Memory;
  readonly files: Files;
  readonly people: People;
  readonly commands: readonly CommandHint[];
  readonly log: Log;
  readonly now: () => number;
  readonly randomId: () => string;
}

type Intake = InteractionsOptions;

/** What people do besides writing and reacting. Slack has its acknowledgement already when these are called. */
export interface InteractionIntake {
  slash(command: z.output<typeof slashCommand>, team: string, workspace: Workspace): Promise<void>;
  action(action: z.output<typeof blockAction>, team: string): Promise<void>;
  shortcut(shortcut: MessageShortcut, team: string, workspace: Workspace): Promise<void>;
  submission(submission: ViewSubmission, team: string): Promise<void>;
}

/** A form must be shown within 3 s, whatever the database does. */
const lookUpMs = 1000;

export function interactionIntake(options: InteractionsOptions): InteractionIntake {
  const intake: Intake = options;
  return {
    slash: (given, team, workspace) => slash(intake, given, team, workspace),
    action: (pressed, team) => action(intake, pressed, team),
    shortcut: (given, team, workspace) => shortcut(intake, given, team, workspace),
    submission: (submitted, team) => submission(intake, submitted, team),
  };
}

const openView = (
  { calls }: Intake,
  team: string,
  trigger: string,
  view: object,
): Promise<z.output<typeof openedView>> => calls.call(team, 'views.open', { trigger_id: trigger, view }, openedView);

const notice = (intake: Intake, team: string, trigger: string, text: string) =>
  openView(intake, team, trigger, showing('Clovabot', [section(escapeText(text))]));

/** The question that nobody sees is said aloud; its answer stands in the thread below. */
async function slash(
  intake: Intake,
  { text, user_id: user, channel_id: channel, response_url: url }: z.output<typeof slashCommand>,
  team: string,
  workspace: Workspace,
): Promise<void> {
  const { people, commands, randomId, app, now, connection, log, files } = intake;
  const author = await people.person(team, user);
  const plain = plainText(text, { self: workspace.user, name: (id) => people.nameOf(team, id) });
  const line = commandLine(plain, commands);
  try {
    const { id, thread } = isDirect(channel)
      ? { id: `slash:${randomId()}`, thread: channel }
      : await sayAloud(intake, team, channel, `${author.name}: ${asSaid(line)}`);
    const isAsked = /^\/ask\b/.test(line);
    const posted = isAsked ? await lastPosted(intake, team, channel, user) : { pictures: [] };
    await app.onMessage({ id, team, thread, author, text: line, ...posted, at: now() }, connection.unmarked);
  } catch (error) {
    const fault = callFault(error, 'write here');
    log.warn({ err: fault }, '[slack] a slash command could not be answered in its channel');
    if (url) await files.respond(url, escapeText(fault.friendly));
  }
}

async function sayAloud(
  { calls, randomId, places }: Intake,
  team: string,
  channel: string,
  words: string,
): Promise<{ readonly id: string; readonly thread: string }> {
  const text = escapeText(words);
  const ts = await calls.post(team, { channel }, { text, blocks: [section(text)] }, { nonce: randomId() });
  const thread = idOf({ channel, ts });
  await places.keep(team, thread, thread);
  return { id: thread, thread };
}

/** The newest files that the person has posted in the channel. */
async function lastPosted(
  { calls, files }: Intake,
  team: string,
  channel: string,
  user: string,
): Promise<Pick<Message, 'pictures' | 'unusable'>> {
  const found = await calls.messages(team, { channel, limit: 15 }).catch(() => []);
  const theirs = found.filter((message) => message.user === user);
  return newestAmong(files, theirs);
}

async function action(intake: Intake, pressed: z.output<typeof blockAction>, team: string): Promise<void> {
  const { places, people, app, now, connection, randomId } = intake;
  const { user, channel: inChannel, container, message, actions, trigger_id: trigger } = pressed;
  const channel = inChannel?.id ?? container?.channel_id;
  const ts = message?.ts ?? container?.message_ts;
  const [button] = actions;
  if (!channel || !ts || !button) return;
  const post = idOf({ channel, ts });
  if (button.action_id === howButton) return showHow(intake, team, post, user.id, trigger ?? undefined);
  const value = await places.actionOf(button.value ?? '');
  if (!value) return;
  const under = message?.thread_ts ?? container?.thread_ts;
  const thread = (await places.threadOf(team, post)) ?? idOf({ channel, ts: under ?? ts });
  const author = await people.person(team, user.id);
  // The same in whichever delivery of this press.
  const key = trigger || randomId();
  await app.onPress({ key, team, thread, post, author, action: value, at: now() }, connection);
}

/** In a window of its own, for the person who asked; pictures come when they are there. */
async function showHow(
  intake: Intake,
  team: string,
  post: string,
  user: string,
  trigger: string | undefined,
): Promise<void> {
  const { memory, log, connection, places, calls } = intake;
  const found = await quickly(howOfPost(memory, team, post));
  const how = found === 'slow' ? undefined : found;
  if (!how) {
    if (trigger) await notice(intake, team, trigger, replyMessages.howForgotten);
    return;
  }
  const { title } = howMessages;
  let view: string | undefined;
  try {
    if (trigger) view = (await openView(intake, team, trigger, showing(title, howBlocks(how, new Map())))).view.id;
  } catch (error) {
    if (!isRefusal(error, 'trigger_expired', 'expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id'))
      throw error;
    log.info({ err: error }, '[slack] the steps came too late for a window; they are shown in the channel');
  }
  const shown = stepsWithPictures(how);
  const uploaded = await connection.show(
    team,
    shown.map(({ picture }) => picture),
  );
  const pictures = new Map(
    shown.flatMap(({ position }, place) => {
      const picture = uploaded[place];
      return picture ? [[position, picture] as const] : [];
    }),
  );
  const blocks = howBlocks(how, pictures);
  if (view === undefined) {
    const { channel, ts } = spotOf((await places.threadOf(team, post)) ?? post);
    const given = { channel, thread_ts: ts, user, text: title, blocks: blocks.slice(0, 50) };
    await calls.run(team, 'chat.postEphemeral', given);
  } else if (pictures.size > 0) {
    await calls.run(team, 'views.update', { view_id: view, view: showing(title, blocks) });
  }
}

async function shortcut(
  intake: Intake,
  { callback_id: form, channel, trigger_id: trigger, message }: MessageShortcut,
  team: string,
  workspace: Workspace,
): Promise<void> {
  const { memory } = intake;
  const about = { channel: channel.id, ts: message.ts, thread: message.thread_ts ?? undefined };
  if (form === forms.ask) {
    if (message.files.some(isPicture)) await openView(intake, team, trigger, askForm(about));
    else await notice(intake, team, trigger, replyMessages.noPicture);
    return;
  }
  const isOurs = message.user === workspace.user || (message.bot_id && message.bot_id === workspace.bot);
  const post = idOf({ channel: channel.id, ts: message.ts });
  const turn = isOurs ? await quickly(memory.turns.byPost(team, post)) : undefined;
  if (turn) await openView(intake, team, trigger, wrongForm(about, turn === 'slow' ? undefined : renderHow(turn)));
  else await notice(intake, team, trigger, replyMessages.notMyAnswer);
}

async function submission(intake: Intake, submitted: ViewSubmission, team: string): Promise<void> {
  const { people, now, places, files, app, connection, calls, randomId } = intake;
  const about = targetOf(submitted);
  const { id, callback_id: form } = submitted.view;
  if (!about || (await app.knows('message', team, `form:${id}`))) return;
  const author = await people.person(team, submitted.user.id);
  const base = { id: `form:${id}`, team, author, at: now() };
  const filled = filledForm(submitted);
  const post = idOf({ channel: about.channel, ts: about.ts });
  if (form === forms.wrong) {
    const { right, step, examples } = filled;
    const said: Message = {
      ...base,
      thread: (await places.threadOf(team, post)) ?? threadOfTarget(about),
      text: right,
      verdict: 'wrong',
      pictures: files.picturesAmong(examples),
      replyTo: post,
      suspects: step,
    };
    return app.onMessage(said, connection.unmarked);
  }
  const thread = threadOfTarget(about);
  const from = { channel: about.channel, thread: about.thread ?? about.ts, latest: about.ts, limit: wholeThread };
  let shown: WireMessage | undefined;
  try {
    shown = (await calls.messages(team, from)).find(({ ts }) => ts === about.ts);
  } catch (error) {
    // Where the bot is not, it can only tell the person directly.
    const text = escapeText(callFault(error, 'see the picture').friendly);
    await calls.post(team, { channel: author.id }, { text, blocks: [section(text)] }, { nonce: randomId() });
    return;
  }
  if (!about.thread) await places.keep(team, thread, thread);
  const pictures = files.picturesAmong(shown?.files ?? []);
  const asked = { ...base, thread, text: filled.instruction, pictures, replyTo: post };
  await app.onMessage(asked, connection.unmarked);
}

const threadOfTarget = ({ channel, ts, thread }: FormTarget): string =>
  idOf({ channel, ts: thread ?? (isDirect(channel) ? undefined : ts) });

/** What is not found in time is found to be slow. */
const quickly = <Found>(search: Promise<Found | undefined>): Promise<Found | undefined | 'slow'> =>
  Promise.race([search, sleep(lookUpMs, 'slow' as const, { ref: false })]);
