import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Connection, Place } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Post, PostPicture } from '../../contracts/post.js';
import type { Memory } from '../../contracts/store.js';
import { type PacedEdits, pacedEdits } from '../shared/paced-edits.js';
import { pictureFile } from '../shared/picture-file.js';
import type { StandingReactions } from '../shared/standing-reactions.js';
import type { Calls, OutgoingMessage } from './calls.js';
import { composePost, limits, longestText, type ShownPicture } from './compose.js';
import { reactionOf } from './emoji.js';
import type { Files } from './files.js';
import { idOf, spotOf } from './ids.js';
import { toMrkdwn } from './mrkdwn.js';
import type { Places } from './places.js';
import { callFault, isRefusal } from './refusals.js';

export interface ConnectionOptions {
  readonly calls: Calls;
  readonly files: Files;
  readonly places: Places;
  readonly standing: Pick<StandingReactions, 'watch'>;
  readonly memory: Memory;
  readonly log: Log;
  /** ms since 1970. */
  readonly now: () => number;
  readonly randomId: () => string;
}

export interface SlackConnection extends Connection {
  /** Pictures as files in Slack, each sent once. Those that Slack does not take are left out. */
  show(team: string, pictures: readonly PostPicture[]): Promise<readonly (ShownPicture | undefined)[]>;
}

/** Slack asks for no more than about one edit a second. */
const spacing = 1000;
const smallestLimit = 200_000;
/** ms that Slack may need until a file can be shown. */
const untilShown = [400, 1000, 2500, 5000];

export function slackConnection(options: ConnectionOptions): SlackConnection {
  const { calls, files, places, standing, memory, log, now, randomId } = options;
  const edits = new LRUCache<string, PacedEdits<Post>>({ max: 5000 });
  const uploads = new LRUCache<string, Promise<ShownPicture>>({ max: 2000 });
  const onFault = (error: unknown): void => log.info({ err: error }, '[slack] a progress was not taken');

  async function upload(team: string, picture: PostPicture, position: number): Promise<ShownPicture> {
    for (let bytes: number = limits.fileBytes; ; bytes /= 3) {
      const file = await pictureFile(picture, position, memory.pictures(team), { bytes, alt: limits.altText });
      try {
        return { file: await files.upload(team, file), alt: file.alt };
      } catch (error) {
        const isTooLarge = isRefusal(error, 'file_upload_size_restricted', 'file_too_large', 'post_too_large');
        if (!isTooLarge || bytes < smallestLimit) throw error;
      }
    }
  }

  function shownPicture(team: string, picture: PostPicture, position: number): Promise<ShownPicture> {
    const key = JSON.stringify([team, picture]);
    const known = uploads.get(key);
    if (known) return known;
    const made = upload(team, picture, position);
    uploads.set(key, made);
    made.catch(() => uploads.delete(key));
    return made;
  }

  async function show(team: string, pictures: readonly PostPicture[]): Promise<readonly (ShownPicture | undefined)[]> {
    const results = await Promise.allSettled(
      pictures.slice(0, limits.pictures).map((picture, position) => shownPicture(team, picture, position)),
    );
    return results.map((result) => {
      if (result.status === 'fulfilled') return result.value;
      log.warn({ err: result.reason }, '[slack] a picture could not be uploaded');
      return undefined;
    });
  }

  /** Composes and sends; where Slack does not take the pictures, without them, which is said. */
  async function sending<Result>(
    { team }: Place,
    post: Post,
    send: (outgoing: OutgoingMessage) => Promise<Result>,
  ): Promise<Result> {
    const { buttonValue } = places;
    const given = await show(team, post.pictures);
    const pictures = given.flatMap((picture) => picture ?? []);
    const isMissing = pictures.length < given.length;
    const said = isMissing ? { ...post, text: `${post.text}\n${sorry}` } : post;
    for (const wait of [...(pictures.length > 0 ? untilShown : []), undefined]) {
      try {
        return await send(composePost(said, { buttonValue, pictures }));
      } catch (error) {
        // A file that was just uploaded may not be known everywhere yet.
        if (pictures.length === 0 || !isRefusal(error, 'invalid_blocks', 'invalid_blocks_format')) throw error;
        if (wait !== undefined) await sleep(wait);
        else log.warn({ err: error }, '[slack] pictures could not be shown in a post');
      }
    }
    return send(composePost({ ...post, text: `${post.text}\n${sorry}` }, { buttonValue, pictures: [] }));
  }

  async function post(place: Place, given: Post): Promise<string> {
    const { team, thread } = place;
    const { channel, ts } = spotOf(thread);
    const nonce = randomId();
    try {
      const made = await sending(place, given, (outgoing) =>
        calls.post(team, { channel, thread: ts }, outgoing, nonce),
      );
      const id = idOf({ channel, ts: made });
      await places.keep(team, id, thread);
      await standing.watch({ team, channel, post: made });
      edits.set(keyOf(team, id), editsOf(place, id));
      await attachLongText(place, given);
      return id;
    } catch (error) {
      throw callFault(error, 'post here');
    }
  }

  /** A text that is too long for a post follows as a file. */
  async function attachLongText({ team, thread }: Place, { text }: Post): Promise<void> {
    if (toMrkdwn(text).length <= longestText) return;
    const { channel, ts } = spotOf(thread);
    const file = { name: 'answer.txt', bytes: new TextEncoder().encode(text) };
    await files.upload(team, file, { channel, thread: ts }).catch(onFault);
  }

  function editsOf(place: Place, id: string): PacedEdits<Post> {
    return pacedEdits<Post>({
      spacing,
      now,
      madeAt: now(),
      isMadeByEdit: false,
      onFault,
      write: (version, isProgress) =>
        sending(place, version, ({ text, blocks }) => {
          const { channel, ts } = spotOf(id);
          const given = { channel, ts, text, blocks };
          return isProgress
            ? calls.attempt(place.team, 'chat.update', given)
            : calls.run(place.team, 'chat.update', given);
        }),
    });
  }

  async function edit(place: Place, id: string, version: Post): Promise<void> {
    const key = keyOf(place.team, id);
    const target = edits.get(key) ?? editsOf(place, id);
    edits.set(key, target);
    if (version.working) {
      target.progress(version);
      return;
    }
    try {
      await target.last(version);
    } catch (error) {
      throw callFault(error, 'edit my post');
    }
    await attachLongText(place, version);
  }

  async function react({ team }: Place, message: string, emoji: string): Promise<void> {
    const { channel, ts: timestamp } = spotOf(message);
    const name = reactionOf(emoji);
    if (timestamp === undefined || name === undefined) return;
    try {
      await calls.run(team, 'reactions.add', { channel, timestamp, name });
    } catch (error) {
      if (!isRefusal(error, 'already_reacted')) throw callFault(error, 'react');
    }
  }

  return { post, edit, react, show };
}

const keyOf = (team: string, id: string): string => `${team} ${id}`;

const sorry =
  'Slack did not take the pictures of this answer; an admin can grant me “files:write” and reinstall me, if that is missing.';
