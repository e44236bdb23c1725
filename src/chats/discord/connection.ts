import { LRUCache } from 'lru-cache';
import type { Connection, Place } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Post } from '../../contracts/post.js';
import type { Memory } from '../../contracts/store.js';
import { type PacedEdits, pacedEdits } from '../shared/paced-edits.js';
import { pictureFile } from '../shared/picture-file.js';
import type { StandingReactions } from '../shared/standing-reactions.js';
import type { Calls, OutgoingMessage, ResponseTarget } from './calls.js';
import { composePost, limits } from './compose.js';
import type { Conversation, Places } from './places.js';
import { callFault, isRefusal } from './refusals.js';

export interface ConnectionOptions {
  readonly calls: Calls;
  readonly places: Places;
  readonly standing: Pick<StandingReactions, 'watch'>;
  readonly memory: Memory;
  readonly log: Log;
  /** ms since 1970. */
  readonly now: () => number;
  readonly randomId: () => string;
}

export interface DiscordConnection extends Connection {
  /** Where a message of a person was seen, for the 👀 on it. */
  noteMessage(id: string, channel: string): void;
  /** The same way back, but its first post is the answer to an interaction. */
  answering(response: Response): AnsweringConnection;
}
export interface AnsweringConnection extends Connection {
  /** Nothing was posted, so the answer still only says that the bot is thinking. */
  isUnanswered(): boolean;
}

/** An interaction that was acknowledged, and now waits for its answer. */
export interface Response extends ResponseTarget {
  readonly channel: string;
  /** Bytes that one file may have here. */
  readonly fileBytes: number;
  /** ms since 1970: until then Discord takes edits by the interaction's token. */
  readonly until: number;
}

/** A post that this process made or edited lately. */
interface KnownPost {
  readonly channel: string;
  readonly edits: PacedEdits<Post>;
  /** What files it shows: the same ones are not sent again. */
  shown?: string;
}

/** Discord asks for no more than about one edit a second. */
const spacing = 1000;
const smallestLimit = 200_000;

export function discordConnection(options: ConnectionOptions): DiscordConnection {
  const { calls, places, standing, memory, log, now, randomId } = options;
  const known = new LRUCache<string, KnownPost>({ max: 2000 });
  const seenIn = new LRUCache<string, string>({ max: 20_000 });
  const onFault = (error: unknown): void => log.warn({ err: error }, '[discord] a progress was not taken');

  /** Composes and sends; where files are too large or not allowed, once more with smaller ones or without. */
  async function sending<Result>(
    { team }: Place,
    post: Post,
    fileBytes: number,
    isShown: boolean,
    send: (outgoing: OutgoingMessage) => Promise<Result>,
  ): Promise<Result> {
    const shown = isShown ? [] : post.pictures.slice(0, limits.files);
    let bytes = fileBytes;
    for (;;) {
      const share = bytes / Math.max(1, shown.length);
      const pictures = await Promise.all(
        shown.map((picture, position) => pictureFile(picture, position, memory.pictures(team), { bytes: share })),
      );
      const outgoing = composePost(post, { customId: places.customId, pictures });
      try {
        return await send(isShown ? { body: outgoing.body } : outgoing);
      } catch (error) {
        const hasFiles = !isShown && (outgoing.files?.length ?? 0) > 0;
        if (hasFiles && isRefusal(error, 'tooLarge') && bytes > smallestLimit) {
          bytes /= 3;
          continue;
        }
        if (!hasFiles || !isRefusal(error, 'missingPermissions', 'missingAccess')) throw error;
        log.warn({ err: error }, '[discord] files are not allowed in a channel; grant the bot “Attach Files” there');
        const sorry = 'I may not attach files here, so you miss the pictures; an admin can grant me “Attach Files”.';
        const bare = { ...post, text: `${post.text}\n${sorry}`, pictures: [] };
        return await send({ ...composePost(bare, { customId: places.customId, pictures: [] }), files: undefined });
      }
    }
  }

  /** Where a thread's next post goes. Starts the Discord thread when it is the first. */
  async function channelOf(place: Place): Promise<{ readonly channel: string; readonly replyTo?: string }> {
    const row = await places.conversation(place.thread);
    if (!row) return { channel: place.thread };
    if (row.style === 'reply' || !row.root) return { channel: row.channel, replyTo: row.root };
    return row.open ? { channel: row.root } : startThread(place, row);
  }

  async function startThread(
    { thread }: Place,
    row: Conversation,
  ): Promise<{ readonly channel: string; readonly replyTo?: string }> {
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

  async function postTo(place: Place, post: Post, isSecondTry = false): Promise<string> {
    const { channel, replyTo } = await channelOf(place);
    // One for all tries, so that Discord knows a second one for the same.
    const nonce = randomId().replaceAll('-', '').slice(0, 25);
    try {
      const posted = await sending(place, post, limits.fileBytes, false, (outgoing) =>
        calls.post(channel, outgoing, { nonce, replyTo }),
      );
      remember(posted.id, place, channel, undefined).shown = shownBy(post);
      if (channel !== place.thread) await places.keepPost(posted.id, { thread: place.thread, channel });
      await standing.watch({ team: place.team, channel, post: posted.id });
      return posted.id;
    } catch (error) {
      const row = await places.conversation(place.thread);
      if (isSecondTry || !row?.open) throw callFault(error, 'post');
      if (isRefusal(error, 'archivedThread')) await calls.wakeThread(channel);
      // The thread was deleted, or people may write in the channel only.
      else if (isRefusal(error, 'unknownChannel', 'missingPermissions', 'missingAccess'))
        await places.keepConversation(place.thread, { ...row, style: 'reply' });
      else throw callFault(error, 'post');
      return postTo(place, post, true);
    }
  }

  /** How a post is edited, once a second. `response`: it is an interaction's answer. */
  function remember(id: string, place: Place, channel: string, response: Response | undefined): KnownPost {
    const present = known.get(id);
    if (present) return present;
    const made: KnownPost = {
      channel,
      edits: pacedEdits<Post>({
        spacing,
        now,
        madeAt: now(),
        isMadeByEdit: response !== undefined,
        onFault,
        write: (post, isProgress) => writeEdit(place, id, made, post, isProgress, response),
      }),
    };
    known.set(id, made);
    return made;
  }

  async function writeEdit(
    place: Place,
    id: string,
    target: KnownPost,
    post: Post,
    isProgress: boolean,
    response: Response | undefined,
  ): Promise<void> {
    const shown = shownBy(post);
    const fileBytes = response?.fileBytes ?? limits.fileBytes;
    await sending(place, post, fileBytes, shown === target.shown, async (outgoing) => {
      if (response && now() < response.until) {
        try {
          await calls.editResponse(response, outgoing);
          return;
        } catch (error) {
          if (!isRefusal(error, 'invalidWebhookToken')) throw error;
        }
      }
      try {
        await calls.edit(target.channel, id, outgoing, isProgress);
      } catch (error) {
        if (!isRefusal(error, 'archivedThread')) throw error;
        await calls.wakeThread(target.channel);
        await calls.edit(target.channel, id, outgoing, isProgress);
      }
    });
    target.shown = shown;
  }

  async function edit(place: Place, id: string, post: Post): Promise<void> {
    const target = known.get(id) ?? remember(id, place, await channelOfPost(place, id), undefined);
    if (post.working) {
      target.edits.progress(post);
      return;
    }
    try {
      await target.edits.last(post);
    } catch (error) {
      throw callFault(error, 'edit my post');
    }
  }

  /** After a restart. */
  async function channelOfPost(place: Place, id: string): Promise<string> {
    const placed = await places.post(id);
    return placed?.channel ?? (await channelOf(place)).channel;
  }

  async function react(place: Place, message: string, emoji: string): Promise<void> {
    const seen = seenIn.get(message) ?? (await places.post(message))?.channel;
    try {
      await calls.react(seen ?? (await channelOf(place)).channel, message, emoji);
    } catch (error) {
      throw callFault(error, 'add reactions');
    }
  }

  function answering(response: Response): AnsweringConnection {
    let isTaken = false;
    return {
      edit,
      react: async () => undefined,
      isUnanswered: () => !isTaken,
      async post(place, post) {
        if (isTaken || now() >= response.until) return postTo(place, post);
        isTaken = true;
        try {
          const posted = await sending(place, post, response.fileBytes, false, (outgoing) =>
            calls.editResponse(response, outgoing),
          );
          remember(posted.id, place, response.channel, response).shown = shownBy(post);
          if (response.channel !== place.thread) {
            await places.keepPost(posted.id, { thread: place.thread, channel: response.channel });
            const row = await places.conversation(place.thread);
            if (row && !row.root) await places.keepConversation(place.thread, { ...row, root: posted.id });
          }
          await standing.watch({ team: place.team, channel: response.channel, post: posted.id });
          return posted.id;
        } catch (error) {
          throw callFault(error, 'answer');
        }
      },
    };
  }

  return {
    post: (place, post) => postTo(place, post),
    edit,
    react,
    answering,
    noteMessage: (id, channel) => void seenIn.set(id, channel),
  };
}

/** What files a post is sent with; posts that need the same ones give the same text. */
const shownBy = ({ pictures, text }: Post): string =>
  JSON.stringify([pictures, text.length > limits.content / 2 ? text : '']);
