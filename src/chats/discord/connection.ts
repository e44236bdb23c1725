import { createHash } from 'node:crypto';
import { ChannelType } from 'discord.js';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Connection, Place, PostMark } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Post } from '../../contracts/post.js';
import type { Memory } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import { type PacedEdits, paceEdits } from '../shared/edit-pacing.js';
import { replyMessages } from '../shared/messages.js';
import { pictureFile } from '../shared/picture-file.js';
import { platformRecord } from '../shared/platform-record.js';
import type { StandingReactions } from '../shared/standing-reactions.js';
import type { Calls, OutgoingMessage } from './client.js';
import { composePost, limits } from './compose.js';
import type { Downloads } from './downloads.js';
import type { Conversation, Places } from './places.js';
import { callFault, isRefusal } from './refusals.js';

export interface ConnectionOptions {
  readonly calls: Calls;
  readonly downloads: Pick<Downloads, 'load'>;
  readonly places: Places;
  readonly standing: Pick<StandingReactions, 'watch' | 'forget'>;
  readonly memory: Memory;
  readonly log: Log;
  /** ms since 1970. */
  readonly now: () => number;
  readonly randomId: () => string;
}

export interface DiscordConnection extends Connection {
  /** Notes where a person's message was seen, for the 👀 on it. */
  noteMessage(id: string, channel: string): void;
  /** The same connection, but its first post answers an interaction. */
  answering(response: Response): Connection;
  /** The same connection for what is no message, so that no sign can be put on it. */
  readonly unmarked: Connection;
}

const responseSchema = z.object({
  application: z.string(),
  token: z.string(),
  channel: z.string(),
  /** Bytes that one file may have here. */
  fileBytes: z.number(),
  /** ms since 1970: until then Discord takes edits by the interaction's token. */
  until: z.number(),
});
/** An interaction that was acknowledged and waits for its answer. */
export type Response = Readonly<z.output<typeof responseSchema>>;
/** How an event came, for when the bot is back: with an answer that waits, or from a form, which is no message. */
const viaSchema = z.object({ answers: responseSchema.optional() });

/** A post that this process made or edited lately. */
interface KnownPost {
  readonly channel: string;
  /** The interaction that it answers. */
  readonly response?: Response;
  /** Which files it shows: the same ones are not sent again. */
  shown?: string;
}

interface Outbox extends ConnectionOptions {
  readonly known: LRUCache<string, KnownPost>;
  /** The channel of each person's message. */
  readonly seenIn: LRUCache<string, string>;
  /** The channel whose people read a thread, as far as it was asked for. */
  readonly channels: LRUCache<string, string>;
}
type PacedOutbox = Outbox & { readonly edits: PacedEdits };

/** Discord asks for no more than about one edit a second, and answers grow by one at that. */
const editEveryMs = 1200;
const minFileBytes = 200_000;

export function discordConnection(options: ConnectionOptions): DiscordConnection {
  const { log } = options;
  const unpaced: Outbox = {
    ...options,
    known: new LRUCache({ max: 2000 }),
    seenIn: new LRUCache({ max: 20_000 }),
    channels: new LRUCache({ max: 5000 }),
  };
  const edits = paceEdits({
    everyMs: editEveryMs,
    onLost: (error) => log.warn({ err: error }, '[discord] a progress edit was not taken'),
    write: (place, id, post) => writeEdit(unpaced, place, id, post),
  });
  const outbox: PacedOutbox = { ...unpaced, edits };
  const connection: Connection = {
    record: platformRecord(options.standing, options.places),
    post: (place, post, once) => postTo(outbox, place, post, once),
    edit: (place, id, post) => edit(outbox, place, id, post),
    react: (place, message, emoji) => react(outbox, place, message, emoji),
    audience: (place) => audienceOf(outbox, place),
    load: (_team, picture, signal) => options.downloads.load(picture, signal),
  };
  const unmarked: Connection = { ...connection, via: {}, react: async () => undefined };
  const answering = (response: Response): Connection => answeringConnection(outbox, unmarked, response);
  return {
    ...connection,
    unmarked,
    answering,
    comingBack(via) {
      const { answers } = viaSchema.parse(via);
      return answers ? answering(answers) : unmarked;
    },
    noteMessage: (id, channel) => void outbox.seenIn.set(id, channel),
  };
}

async function postTo(
  outbox: PacedOutbox,
  place: Place,
  post: Post,
  once?: PostMark,
  isSecondTry = false,
): Promise<string> {
  const { calls, places, randomId } = outbox;
  const { channel, replyTo } = await channelOf(outbox, place);
  // All tries share it, those of a later run as well, so that Discord recognises a repeated one.
  const nonce = once ? markOf(once) : randomId().replaceAll('-', '').slice(0, 25);
  try {
    const posted = await sendPost(outbox, place, post, { fileBytes: limits.fileBytes }, (outgoing) =>
      calls.post(channel, outgoing, { nonce, replyTo }),
    );
    await notePosted(outbox, place, posted.id, { channel, shown: filesShownBy(post) });
    return posted.id;
  } catch (error) {
    const row = await places.conversation(place.thread);
    if (isSecondTry || !row?.open) throw callFault(error, 'post');
    if (isRefusal(error, 'archivedThread')) await calls.wakeThread(channel);
    // The thread was deleted, or people may write in the channel only.
    else if (isRefusal(error, 'unknownChannel', 'missingPermissions', 'missingAccess'))
      await places.keepConversation(place.thread, { ...row, style: 'reply' });
    else throw callFault(error, 'post');
    return postTo(outbox, place, post, once, true);
  }
}

/** Discord takes 25 characters. */
const markOf = ({ mark }: PostMark): string => createHash('sha256').update(mark).digest('hex').slice(0, 25);

async function notePosted(
  { known, edits, places, standing }: PacedOutbox,
  { team, thread }: Place,
  id: string,
  post: KnownPost,
): Promise<void> {
  const { channel, response } = post;
  known.set(id, post);
  edits.made({ team, thread }, id, response !== undefined);
  if (channel !== thread) await places.keepPost(id, { thread, channel });
  await standing.watch({ team, channel, post: id });
}

async function edit({ edits }: PacedOutbox, place: Place, id: string, post: Post): Promise<void> {
  try {
    await edits.edit(place, id, post);
  } catch (error) {
    throw callFault(error, 'edit my post');
  }
}

async function writeEdit(outbox: Outbox, place: Place, id: string, post: Post): Promise<void> {
  const { calls, known, places, now } = outbox;
  // After a restart nothing is known of the post but where it stands.
  const target: KnownPost = known.get(id) ?? {
    channel: (await places.post(id))?.channel ?? (await channelOf(outbox, place)).channel,
  };
  known.set(id, target);
  const { channel, response } = target;
  const shown = filesShownBy(post);
  const files = { fileBytes: response?.fileBytes ?? limits.fileBytes, areShown: shown === target.shown };
  await sendPost(outbox, place, post, files, async (outgoing) => {
    if (response && now() < response.until) {
      try {
        await calls.editResponse(response, outgoing);
        return;
      } catch (error) {
        if (!isRefusal(error, 'invalidWebhookToken')) throw error;
      }
    }
    const write = (): Promise<void> => calls.edit(channel, id, outgoing, post.working === true);
    try {
      await write();
    } catch (error) {
      if (!isRefusal(error, 'archivedThread')) throw error;
      await calls.wakeThread(channel);
      await write();
    }
  });
  target.shown = shown;
}

async function react(outbox: Outbox, place: Place, message: string, emoji: string): Promise<void> {
  const { calls, places, seenIn } = outbox;
  const channel = seenIn.get(message) ?? (await places.post(message))?.channel;
  try {
    await calls.react(channel ?? (await channelOf(outbox, place)).channel, message, emoji);
  } catch (error) {
    throw callFault(error, 'add reactions');
  }
}

function answeringConnection(outbox: PacedOutbox, unmarked: Connection, response: Response): Connection {
  const { calls, places, now } = outbox;
  const { channel, fileBytes } = response;
  let isUsed = false;

  /** It is one post's, over all runs and processes: the one that asked first, by its mark. */
  async function isFor(once: PostMark | undefined): Promise<boolean> {
    if (isUsed || now() >= response.until) return false;
    isUsed = true;
    return (await takeAnswer(outbox, response, once?.mark ?? outbox.randomId())) === undefined;
  }
  return {
    ...unmarked,
    via: { answers: response },
    /** Where the app had nothing to say, the answer must not go on looking as if it would come. */
    async end() {
      if (isUsed || now() >= response.until) return;
      if ((await takeAnswer(outbox, response, 'noted')) !== undefined) return;
      await calls.editResponse(response, { body: { content: replyMessages.noted } });
    },
    async post(place, post, once) {
      if (!(await isFor(once))) return postTo(outbox, place, post, once);
      try {
        const posted = await sendPost(outbox, place, post, { fileBytes }, (outgoing) =>
          calls.editResponse(response, outgoing),
        );
        await notePosted(outbox, place, posted.id, { channel, response, shown: filesShownBy(post) });
        const row = channel === place.thread ? undefined : await places.conversation(place.thread);
        if (row && !row.root) await places.keepConversation(place.thread, { ...row, root: posted.id });
        return posted.id;
      } catch (error) {
        throw callFault(error, 'answer');
      }
    },
  };
}

const answers = 'discord-answers';

/** Takes the answer to an interaction for a post; resolves to the mark of the one that has it, where that is another. */
async function takeAnswer(
  { memory, now }: Outbox,
  { token, until }: Response,
  mark: string,
): Promise<string | undefined> {
  const key = rowKey(createHash('sha256').update(token).digest('hex'));
  const ttl = Math.max(1, until - now());
  const outcome = await memory.store.update([{ namespace: answers, key, schema: z.string() }], ([taken]) => ({
    rows: taken === undefined ? [{ namespace: answers, key, value: mark, ttl }] : [],
    taken,
  }));
  return outcome?.taken === mark ? undefined : outcome?.taken;
}

/** Composes and sends; where files are too large or not allowed, once more with smaller ones or without. */
async function sendPost<Result>(
  { memory, places: { customId }, log }: Outbox,
  { team }: Place,
  post: Post,
  { fileBytes, areShown = false }: { readonly fileBytes: number; readonly areShown?: boolean },
  send: (outgoing: OutgoingMessage) => Promise<Result>,
): Promise<Result> {
  const toShow = areShown ? [] : post.pictures.slice(0, limits.files);
  for (let bytes = fileBytes; ; bytes /= 3) {
    const share = { bytes: bytes / Math.max(1, toShow.length) };
    const pictures = await Promise.all(
      toShow.map((picture, position) => pictureFile(picture, position, memory.pictures(team), share)),
    );
    const outgoing = composePost(post, { customId, pictures });
    try {
      return await send(areShown ? { body: outgoing.body } : outgoing);
    } catch (error) {
      const hasFiles = !areShown && (outgoing.files?.length ?? 0) > 0;
      if (hasFiles && isRefusal(error, 'tooLarge') && bytes > minFileBytes) continue;
      if (!hasFiles || !isRefusal(error, 'missingPermissions', 'missingAccess')) throw error;
      log.warn({ err: error }, '[discord] files are not allowed in a channel; grant the bot “Attach Files” there');
      const bare = { ...post, text: `${post.text}\n${filesNotAllowed}`, pictures: [] };
      return await send({ ...composePost(bare, { customId, pictures: [] }), files: undefined });
    }
  }
}

const filesNotAllowed =
  'I’m not allowed to attach files here, so you can’t see the pictures; an admin can grant me “Attach Files”.';

/** A public thread is read by its channel; private threads and direct messages by those who are in them. */
async function audienceOf({ calls, places, channels }: Outbox, { thread }: Place): Promise<string> {
  const row = await places.conversation(thread);
  if (row) return row.channel;
  if (!/^\d+$/.test(thread)) return thread;
  const known = channels.get(thread);
  if (known !== undefined) return known;
  try {
    const { type, parent_id: parent } = await calls.channel(thread);
    const isPublic = type === ChannelType.PublicThread || type === ChannelType.AnnouncementThread;
    const channel = isPublic && parent ? parent : thread;
    channels.set(thread, channel);
    return channel;
  } catch {
    // It is gone, or nobody may say who reads it.
    return thread;
  }
}

interface Channel {
  readonly channel: string;
  readonly replyTo?: string;
}

/** Where a thread's next post goes. Starts the Discord thread when it is the first. */
async function channelOf(outbox: Outbox, place: Place): Promise<Channel> {
  const row = await outbox.places.conversation(place.thread);
  if (!row) return { channel: place.thread };
  if (row.style === 'reply' || !row.root) return { channel: row.channel, replyTo: row.root };
  return row.open ? { channel: row.root } : startThread(outbox, place, row);
}

async function startThread({ calls, places, log }: Outbox, { thread }: Place, row: Conversation): Promise<Channel> {
  const root = row.root ?? thread;
  try {
    const channel = await calls.startThread(row.channel, root, row.name);
    await places.keepConversation(thread, { ...row, open: true });
    return { channel };
  } catch (error) {
    if (isRefusal(error, 'threadExists')) {
      await places.keepConversation(thread, { ...row, open: true });
      return { channel: root };
    }
    log.warn(
      { err: error, channel: row.channel },
      '[discord] no thread can be started here, so I reply in the channel; grant the bot “Create Public Threads”, or set DISCORD_ANSWERS=replies',
    );
    await places.keepConversation(thread, { ...row, style: 'reply' });
    return { channel: row.channel, replyTo: root };
  }
}

/** Which files a post is sent with: posts that need the same ones give the same text. */
const filesShownBy = ({ pictures, text, working }: Post): string =>
  JSON.stringify([pictures, text.length > limits.content / 2 && !working ? text : '']);
