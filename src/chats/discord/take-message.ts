import type { App, IncomingPicture, Message } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Memory } from '../../contracts/store.js';
import { maxEditMs } from '../shared/late-edits.js';
import { linksIn, withoutLinks } from '../shared/links.js';
import type { Calls } from './client.js';
import type { DiscordConnection } from './connection.js';
import { isPicture } from './downloads.js';
import { type ChannelKinds, conversationName, directTeam, guildTeam, type People, type Places } from './places.js';
import type { DiscordSettings } from './settings.js';
import { type Circumstances, type WhatCame, whatCame } from './what-came.js';
import type { MessageCreated, MessageEdited, WireMessage } from './wire.js';

export interface MessageIntake extends Circumstances {
  readonly app: App;
  readonly connection: DiscordConnection;
  readonly calls: Calls;
  readonly places: Places;
  readonly memory: Memory;
  readonly people: People;
  readonly kinds: ChannelKinds;
  readonly settings: Pick<DiscordSettings, 'answers' | 'allowedBots'>;
  /** The bot's own id. */
  readonly self: () => string;
  /** Whether a role is the one that Discord made for the bot: people mention it in its place. */
  readonly isOwnRole: (guild: string, role: string) => boolean;
  readonly names: { channel(id: string): string | undefined; role(guild: string, id: string): string | undefined };
  readonly log: Log;
  readonly now: () => number;
}

/** Written by a person, or in reply. Others are made by Discord: somebody joined, a thread was started … */
const spoken = [0, 19];
const isForward = 1;
/** "What is this?" without a picture means one of the same person in a channel of many, so many ms ago at most. */
const justNow = 10 * 60 * 1000;

/**
 * Takes a message that may be meant for the bot, and hands it to the app if it is. Resolves when it is handed on, not
 * when it is answered, to whether it was meant for the bot; messages of one channel must be given one after the other.
 */
export const takeMessage = (intake: MessageIntake, message: MessageCreated): Promise<boolean> => take(intake, message);

/** Takes a message that its author has changed just after it was sent: it is asked again, or for the first time. */
export async function takeEdit(intake: MessageIntake, message: MessageEdited): Promise<void> {
  const at = Date.parse(message.edited_timestamp);
  if (at - Date.parse(message.timestamp) <= maxEditMs && intake.now() - at <= maxEditMs)
    await take(intake, message, at);
}

async function take(intake: MessageIntake, message: MessageCreated, editedAt?: number): Promise<boolean> {
  const { app, connection, places, people, self, now } = intake;
  if (isIgnored(intake, message)) return false;
  const isDirect = !message.guild_id;
  const team = teamOf(message);
  const post = await ownPost(intake, message);
  const isCalled = isDirect || post !== undefined || isMentioned(intake, message);
  if (!isCalled && !(await continuesOurThread(intake, message))) return false;
  // Duplicates come within minutes, when a connection is taken up again.
  const isKnown = await app.knows('message', team, message.id);
  if (isKnown && editedAt === undefined) return true;

  connection.noteMessage(message.id, message.channel_id);
  if (isDirect) await places.keepPerson(message.channel_id, message.author.id);
  const text = plainText(message, { self: self(), ...intake.names, isOwnRole: intake.isOwnRole });
  const begun = post?.thread ?? (isKnown ? (await places.post(message.id))?.thread : undefined);
  const thread = await threadOf(intake, message, isDirect, begun, text);
  const { pictures, unusable, isByLinks } = await cameWith(intake, message, { team, thread });
  const said: Said = {
    ...{ id: message.id, team, thread, replyTo: repliedTo(message), at: timeOf(message, now) },
    ...(isCalled ? {} : { unaddressed: true }),
    ...(isKnown && editedAt !== undefined ? { edited: true, part: `edited ${editedAt}`, at: editedAt } : {}),
    author: people.person(message.author, message.member, message.guild_id),
    text: isByLinks ? withoutLinks(text) : text,
  };
  await app.onMessage({ ...said, unusable, pictures }, connection);
  if (pictures.length === 0 && linksIn(message.content).length > 0)
    intake.previews.expect(message.id, (preview) => {
      const shown = intake.downloads.picturesOf({ ...message, ...preview });
      if (shown.length > 0) hand(intake, { ...said, part: 'preview', text: withoutLinks(text) }, shown);
    });
  return true;
}

type Said = Omit<Message, 'pictures'>;

function hand({ app, connection, log }: MessageIntake, said: Said, pictures: readonly IncomingPicture[]): void {
  app
    .onMessage({ ...said, pictures }, connection)
    .catch((error: unknown) => log.error({ err: error }, '[discord] a message could not be accepted'));
}

function isIgnored({ self, settings }: MessageIntake, { author, type, webhook_id: webhook }: MessageCreated): boolean {
  if (author.id === self() || !spoken.includes(type)) return true;
  return (author.bot === true || Boolean(webhook)) && !settings.allowedBots.includes(author.id);
}

function isMentioned(
  intake: MessageIntake,
  { content, mentions, mention_roles: roles, guild_id: guild }: MessageCreated,
): boolean {
  const { self } = intake;
  return (
    new RegExp(`<@!?${self()}>`).test(content) ||
    mentions.some(({ id }) => id === self()) ||
    (guild ? roles.some((id) => intake.isOwnRole(guild, id)) : false)
  );
}

/** The post of ours that it replies to, with its conversation where that is another than the channel. */
async function ownPost(
  { places, self, memory }: MessageIntake,
  message: MessageCreated,
): Promise<{ readonly thread?: string } | undefined> {
  const target = repliedTo(message);
  if (target === undefined) return undefined;
  const placed = await places.post(target);
  if (placed) return { thread: placed.thread };
  if (message.referenced_message) return message.referenced_message.author.id === self() ? {} : undefined;
  return (await memory.turns.byPost(teamOf(message), target)) ? {} : undefined;
}

/** In a thread of ours everything is for the bot, but for what people say to each other. */
async function continuesOurThread({ kinds }: MessageIntake, message: MessageCreated): Promise<boolean> {
  if (!(await kinds.isOwnThread(message.channel_id))) return false;
  const target = message.referenced_message;
  const isToOthers = message.mentions.some(({ id }) => id !== target?.author.id);
  const isAboutIt = !target || target.author.id === message.author.id || hasPictures(target);
  return !isToOthers && isAboutIt;
}

async function threadOf(
  { kinds, settings, places }: MessageIntake,
  { id, channel_id: channel }: MessageCreated,
  isDirect: boolean,
  known: string | undefined,
  text: string,
): Promise<string> {
  if (isDirect || (await kinds.isThread(channel))) return channel;
  if (known !== undefined) return known;
  const style = settings.answers === 'threads' && (await kinds.canHaveThreads(channel)) ? 'thread' : 'reply';
  await places.keepConversation(id, { channel, root: id, style, open: false, name: conversationName(text) });
  // A person may reply to their own question.
  await places.keepPost(id, { thread: id, channel });
  return id;
}

/** What it is about: in a channel of many people, only what the same person posted just now. */
async function cameWith(
  intake: MessageIntake,
  message: MessageCreated,
  place: Pick<Message, 'team' | 'thread'>,
): Promise<WhatCame> {
  const target = await referenced(intake, message);
  return whatCame(intake, {
    ...{ message, team: place.team, thread: place.thread },
    target: target?.author.id === intake.self() ? undefined : target,
    isReply: target !== undefined || repliedTo(message) !== undefined,
    isMeant({ author, timestamp }) {
      if (!message.guild_id || place.thread === message.channel_id) return author.bot !== true;
      const at = timestamp ? Date.parse(timestamp) : Number.NaN;
      return author.id === message.author.id && timeOf(message, intake.now) - at < justNow;
    },
  });
}

async function referenced({ calls, log }: MessageIntake, message: MessageCreated): Promise<WireMessage | undefined> {
  const target = repliedTo(message);
  if (target === undefined) return undefined;
  if (message.referenced_message !== undefined) return message.referenced_message ?? undefined;
  return calls.message(message.message_reference?.channel_id ?? message.channel_id, target).catch((error: unknown) => {
    log.info({ err: error }, '[discord] the message that was replied to cannot be read');
    return undefined;
  });
}

const repliedTo = ({ message_reference: reference }: MessageCreated): string | undefined =>
  reference && reference.type !== isForward ? (reference.message_id ?? undefined) : undefined;

const hasPictures = ({ attachments, embeds, message_snapshots: forwarded }: WireMessage): boolean =>
  attachments.some(isPicture) || embeds.length > 0 || (forwarded?.length ?? 0) > 0;

const teamOf = ({ guild_id: guild, author }: MessageCreated): string =>
  guild ? guildTeam(guild) : directTeam(author.id);

function timeOf({ timestamp }: Pick<WireMessage, 'timestamp'>, now: () => number): number {
  const at = timestamp ? Date.parse(timestamp) : Number.NaN;
  return Number.isFinite(at) ? at : now();
}

interface Names {
  readonly self: string;
  channel(id: string): string | undefined;
  role(guild: string, id: string): string | undefined;
  isOwnRole(guild: string, role: string): boolean;
}

/** What a person wrote, without mentions of the bot; others by their names. */
function plainText(
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
