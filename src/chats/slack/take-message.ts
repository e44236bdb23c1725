import type { App, Connection, Message } from '../../contracts/chat.js';
import type { KeptRow } from '../../contracts/row.js';
import type { Memory } from '../../contracts/store.js';
import { type SerialQueues, serialQueues } from '../../util/concurrency.js';
import { settlesWithin } from '../../util/settles-within.js';
import { maxEditMs } from '../shared/late-edits.js';
import { type LatePreviews, latePreviews } from '../shared/late-previews.js';
import { linksIn, withoutLinks } from '../shared/links.js';
import { plainText } from './compose.js';
import { isPicture } from './files.js';
import type { People } from './people.js';
import { idOf, isDirect, type Places, timeOf } from './places.js';
import { type Circumstances, whatCame } from './what-came.js';
import type { MessageEvent, Preview, WireFile } from './wire.js';
import type { Workspace } from './workspaces.js';

export interface MessagesOptions extends Omit<Circumstances, 'previews'> {
  readonly app: App;
  readonly connection: Connection;
  readonly places: Places;
  readonly memory: Memory;
  readonly people: People;
  readonly allowedBots: readonly string[];
  /** Shows, in the pane for assistants, that the bot is at work. */
  readonly showStatus: (team: string, channel: string, thread: string) => void;
}

export interface MessageIntake {
  /** Resolves when the event is handed on, not when it is answered. */
  take(event: MessageEvent, team: string, workspace: Workspace): Promise<void>;
  idle(): Promise<void>;
}

/** Written by a person. Others are made by Slack itself: somebody joined, a topic was set … */
const spoken: readonly (string | null | undefined)[] = [
  undefined,
  null,
  '',
  'file_share',
  'thread_broadcast',
  'me_message',
  'bot_message',
];
/** A mention comes as two events, of which only one may tell its files. ms that one waits for the other. */
const twinMs = 250;
/** "What is this?" without a picture means one of the same person in a channel of many, so many ms ago at most. */
const justNow = 10 * 60 * 1000;

type Spoken = MessageEvent & { readonly ts: string; readonly user: string };

interface Intake extends MessagesOptions {
  readonly previews: LatePreviews<Preview>;
  /** Events of one thread are taken in their order; answering does not hold them up. */
  readonly threads: SerialQueues;
  /** Mentions that wait for the event with their files. */
  readonly twins: Map<string, (event: Spoken) => void>;
}

export function messageIntake(options: MessagesOptions): MessageIntake {
  const intake: Intake = { ...options, threads: serialQueues(), twins: new Map(), previews: latePreviews() };
  return {
    take: (event, team, workspace) => take(intake, event, team, workspace),
    idle: () => intake.threads.idle(),
  };
}

function isIgnored(
  { allowedBots }: Intake,
  { subtype, user, bot_id: bot }: MessageEvent,
  workspace: Workspace,
): boolean {
  if (!spoken.includes(subtype) || user === workspace.user || (bot && bot === workspace.bot)) return true;
  return Boolean(bot) && ![user, bot].some((id) => id && allowedBots.includes(id));
}

/** In a thread of ours everything is for the bot, but for what people say to each other. */
async function continuesOurThread({ places }: Intake, team: string, event: Spoken): Promise<boolean> {
  if (!event.thread_ts || event.thread_ts === event.ts) return false;
  const root = idOf({ channel: event.channel, ts: event.thread_ts });
  const isOurs = (await places.threadOf(team, root)) !== undefined;
  return isOurs && !/^\s*<@[A-Z0-9]+/.test(event.text);
}

async function take(intake: Intake, event: MessageEvent, team: string, workspace: Workspace): Promise<void> {
  const { twins, previews } = intake;
  if (isDeletion(event)) return takeDeletion(intake, event, team);
  const { channel, message: changed } = event;
  // Beside the thread's queue, in which the message may be waiting for it.
  if (event.subtype === 'message_changed' && changed?.ts && changed.attachments.length > 0)
    previews.came(keyOf(team, { channel, ts: changed.ts }), changed);
  if (event.subtype === 'message_changed') return takeEdit(intake, event, team, workspace);
  if (!event.ts || isIgnored(intake, event, workspace)) return;
  const author = event.user ?? event.bot_id;
  if (!author) return;
  const said: Spoken = { ...event, ts: event.ts, user: author };
  twins.get(keyOf(team, said))?.(said);
  await inThread(intake, said, team, () => takeSpoken(intake, said, team, workspace));
}

const inThread = (
  { threads }: Intake,
  { channel, thread_ts: under, ts }: Spoken,
  team: string,
  work: () => Promise<void>,
) => threads.run(`${team} ${idOf({ channel, ts: isDirect(channel) ? undefined : (under ?? ts) })}`, work);

/** Its author has changed a message just after it was sent: it is asked again, or for the first time. */
async function takeEdit(intake: Intake, event: MessageEvent, team: string, workspace: Workspace): Promise<void> {
  const { message: changed, previous_message: before, channel, channel_type } = event;
  const { ts, user, edited } = changed ?? {};
  if (!changed || !ts || !user || !edited || edited.ts === before?.edited?.ts) return;
  const said: Spoken = { ...changed, type: 'message', channel, channel_type, ts, user };
  if (isIgnored(intake, said, workspace)) return;
  // Slack gives whole seconds.
  const at = Math.max(timeOf(edited.ts), timeOf(ts) + 1);
  if (at - timeOf(ts) > maxEditMs) return;
  await inThread(intake, said, team, () => takeSpoken(intake, said, team, workspace, at));
}

async function takeSpoken(
  intake: Intake,
  event: Spoken,
  team: string,
  workspace: Workspace,
  editedAt?: number,
): Promise<void> {
  const { app, connection, people, showStatus, files, previews } = intake;
  const isCalled =
    event.type === 'app_mention' ||
    isDirect(event.channel) ||
    event.channel_type === 'im' ||
    event.text.includes(`<@${workspace.user}>`) ||
    event.text.includes(`<@${workspace.user}|`);
  if (!isCalled && !(await continuesOurThread(intake, team, event))) return;
  // Slack tells of a mention twice, and tries again for hours: what is told again later is accepted no second time, but in the
  // pane for assistants nothing would end the sign that the bot is at work.
  const id = idOf({ channel: event.channel, ts: event.ts });
  const isAnywhere = isDirect(event.channel) || editedAt !== undefined;
  const isKnown = await app.knows('message', team, id, isAnywhere ? undefined : 'here');
  if (isKnown && editedAt === undefined) return;

  const complete =
    event.type === 'app_mention' && event.files.length === 0 ? await withTwin(intake, event, team) : event;
  const { channel, ts, thread_ts: under } = complete;
  const { thread, beside } = threadOf(intake, team, complete);
  if (under && isDirect(channel)) showStatus(team, channel, under);
  const key = keyOf(team, complete);
  const [author, { pictures, unusable, isByLinks }] = await Promise.all([
    people.person(team, complete.user),
    whatCame(intake, {
      ...{ key, message: complete, channel, team, thread },
      isMeant: (earlier) => earlier.user === event.user && timeOf(ts) - timeOf(earlier.ts) < justNow,
    }),
  ]);
  const wordsOf = (text: string): string =>
    plainText(text, { self: workspace.user, name: (id) => people.nameOf(team, id) });
  const withoutAddresses = wordsOf(withoutLinks(complete.text));
  const said: Said = {
    ...{ id: idOf({ channel, ts }), team, thread, author, at: timeOf(ts) },
    text: isByLinks ? withoutAddresses : wordsOf(complete.text),
    replyTo: under && under !== ts ? idOf({ channel, ts: under }) : undefined,
    ...(isCalled ? {} : { unaddressed: true }),
    ...(isKnown && editedAt !== undefined ? { edited: true, part: `edited ${editedAt}`, at: editedAt } : {}),
  };
  // One that is edited into a question may have a thread by then.
  const begins = beside && editedAt === undefined ? { beginsThread: true as const } : {};
  await app.onMessage({ ...said, ...begins, pictures, unusable }, connection, beside);
  if (pictures.length === 0 && linksIn(complete.text).length > 0)
    previews.expect(key, (preview) => {
      const shown = files.picturesShown(preview);
      if (shown.length > 0) hand(intake, { ...said, part: 'preview', text: withoutAddresses, pictures: shown });
    });
}

type Said = Omit<Message, 'pictures'>;

function hand({ app, connection, log }: Intake, message: Message): void {
  app
    .onMessage(message, connection)
    .catch((error: unknown) => log.error({ err: error }, '[slack] a message could not be accepted'));
}

/** The same message as it comes with its files, if it does. */
async function withTwin({ twins }: Intake, event: Spoken, team: string): Promise<Spoken> {
  const key = keyOf(team, event);
  const twin = new Promise<Spoken>((resolve) => {
    twins.set(key, (other) => {
      if (other.type === 'message') resolve(other);
    });
  });
  const isThere = await settlesWithin(twin, twinMs);
  twins.delete(key);
  return isThere ? twin : event;
}

function threadOf(
  { places }: Intake,
  team: string,
  { channel, ts, thread_ts: under }: Spoken,
): { readonly thread: string; readonly beside?: readonly KeptRow[] } {
  if (isDirect(channel)) return { thread: idOf({ channel, ts: under ?? undefined }) };
  const thread = idOf({ channel, ts: under ?? ts });
  // A mention in a channel begins a conversation; in a thread of people it only joins theirs.
  return { thread, ...((!under || under === ts) && { beside: [places.row(team, thread, thread)] }) };
}

async function takeDeletion({ places, app, connection }: Intake, event: MessageEvent, team: string): Promise<void> {
  const { channel, previous_message: previous } = event;
  const ts = event.deleted_ts ?? previous?.ts ?? event.message?.ts;
  if (!ts) return;
  const id = idOf({ channel, ts });
  const under = previous?.thread_ts;
  const thread =
    (await places.threadOf(team, id)) ?? (isDirect(channel) && !under ? channel : idOf({ channel, ts: under ?? ts }));
  await app.onDeleted({ id, team, thread }, connection);
}

const keyOf = (team: string, { channel, ts }: Pick<Spoken, 'channel' | 'ts'>): string => `${team}:${channel}:${ts}`;

/** A message went, or all its pictures did. One with replies stays as a tombstone. */
function isDeletion({ subtype, message, previous_message: previous }: MessageEvent): boolean {
  if (subtype === 'message_deleted') return true;
  if (subtype !== 'message_changed' || !message) return false;
  const shows = (some: readonly WireFile[]): boolean => some.some(isPicture);
  const lostPictures = previous ? shows(previous.files) && !shows(message.files) : false;
  return message.subtype === 'tombstone' || lostPictures;
}
