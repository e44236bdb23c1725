import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Connection, Place, PostMark } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Post, PostPicture } from '../../contracts/post.js';
import type { Memory } from '../../contracts/store.js';
import { type PacedEdits, paceEdits } from '../shared/edit-pacing.js';
import { pictureFile } from '../shared/picture-file.js';
import { platformRecord } from '../shared/platform-record.js';
import type { StandingReactions } from '../shared/standing-reactions.js';
import type { Calls, OutgoingMessage } from './calls.js';
import { composePost, limits, maxTextLength, type ShownPicture, toMrkdwn } from './compose.js';
import type { Files } from './files.js';
import { createOwnUploads, type OwnUploads } from './own-uploads.js';
import type { Places } from './places.js';
import { idOf, spotOf } from './places.js';
import { reactionOf } from './reactions.js';
import { callFault, isRefusal } from './refusals.js';

export interface ConnectionOptions {
  readonly calls: Calls;
  readonly files: Files;
  readonly places: Places;
  readonly standing: Pick<StandingReactions, 'watched' | 'forget'>;
  readonly memory: Memory;
  readonly log: Log;
  /** ms since 1970. */
  readonly now: () => number;
  readonly randomId: () => string;
}

export interface SlackConnection extends Connection {
  /** The same connection for what is no message, so that no sign can be put on it. */
  readonly unmarked: Connection;
  /** Uploads pictures to Slack, each once. Those that Slack does not take are undefined. */
  show(team: string, pictures: readonly PostPicture[]): Promise<readonly (ShownPicture | undefined)[]>;
}

interface Outbox extends ConnectionOptions {
  readonly uploads: LRUCache<string, Promise<ShownPicture>>;
  readonly own: OwnUploads;
}
type PacedOutbox = Outbox & { readonly edits: PacedEdits };

/** Slack asks for no more than about one edit a second. */
const editEveryMs = 1200;
const minFileBytes = 200_000;
/** ms that Slack may need until a file can be shown. */
const untilShownMs = [400, 1000, 2500, 5000];

export function slackConnection(options: ConnectionOptions): SlackConnection {
  const { log } = options;
  const uploads = new LRUCache<string, Promise<ShownPicture>>({ max: 2000 });
  const own = createOwnUploads({
    ...{ store: options.memory.store, calls: options.calls, log },
    onDeleted(file) {
      for (const [key, upload] of uploads.entries())
        upload.then(
          (shown) => shown.file === file && uploads.delete(key),
          () => undefined,
        );
    },
  });
  const unpaced: Outbox = { ...options, uploads, own };
  const edits = paceEdits({
    everyMs: editEveryMs,
    onLost: (error) => log.info({ err: error }, '[slack] a progress edit was not taken'),
    write: (place, id, post) => writeEdit(unpaced, place, id, post),
  });
  const outbox: PacedOutbox = { ...unpaced, edits };
  const connection: Connection = {
    record: platformRecord(options.standing, options.places),
    post: (place, post, once) => postTo(outbox, place, post, once),
    edit: (place, id, post) => edit(outbox, place, id, post),
    // Everybody in a channel reads its threads.
    audience: async ({ thread }) => spotOf(thread).channel,
    react: (place, message, emoji) => react(outbox, place, message, emoji),
    load: (team, picture, signal) => options.files.load(team, picture, signal),
  };
  const unmarked: Connection = { ...connection, via: 'no message', react: async () => undefined };
  return {
    ...connection,
    unmarked,
    comingBack: () => unmarked,
    show: (team, pictures) => showPictures(outbox, team, pictures),
  };
}

async function postTo(outbox: PacedOutbox, place: Place, post: Post, once?: PostMark): Promise<string> {
  const { calls, places, standing, edits, randomId, memory } = outbox;
  const { store } = memory;
  const { team, thread } = place;
  const { channel, ts } = spotOf(thread);
  const nonce = once ? createHash('sha256').update(once.mark).digest('hex').slice(0, 32) : randomId();
  try {
    const { result: made, files } = await sendPost(outbox, place, post, (outgoing) =>
      calls.post(team, { channel, thread: ts }, outgoing, { nonce, again: once?.again }),
    );
    const id = idOf({ channel, ts: made });
    await store.write([
      ...places.kept(team, id, thread),
      standing.watched({ team, channel, post: made }),
      ...(once?.beside?.(id) ?? []),
    ]);
    await outbox.own.shown(team, id, files, { isNew: true, isWorking: post.working });
    edits.made(place, id);
    await attachLongText(outbox, place, post);
    return id;
  } catch (error) {
    throw callFault(error, 'post here');
  }
}

async function edit(outbox: PacedOutbox, place: Place, id: string, post: Post): Promise<void> {
  try {
    await outbox.edits.edit(place, id, post);
  } catch (error) {
    throw callFault(error, 'edit my post');
  }
  if (!post.working) await attachLongText(outbox, place, post);
}

async function writeEdit(outbox: Outbox, place: Place, id: string, post: Post): Promise<void> {
  const { files } = await sendPost(outbox, place, post, ({ text, blocks }) => {
    const { calls } = outbox;
    const { channel, ts } = spotOf(id);
    const given = { channel, ts, text, blocks };
    return post.working ? calls.attempt(place.team, 'chat.update', given) : calls.run(place.team, 'chat.update', given);
  });
  // What is shown on the way may be shown at the end as well.
  if (!post.working) await outbox.own.shown(place.team, id, files);
}

async function react({ calls }: Outbox, { team }: Place, message: string, emoji: string): Promise<void> {
  const { channel, ts: timestamp } = spotOf(message);
  const name = reactionOf(emoji);
  if (timestamp === undefined || name === undefined) return;
  try {
    await calls.run(team, 'reactions.add', { channel, timestamp, name });
  } catch (error) {
    if (!isRefusal(error, 'already_reacted')) throw callFault(error, 'react');
  }
}

/** Composes and sends; where Slack does not take the pictures, without them, which is said. */
async function sendPost<Result>(
  outbox: Outbox,
  { team }: Place,
  post: Post,
  send: (outgoing: OutgoingMessage) => Promise<Result>,
): Promise<{ readonly result: Result; readonly files: readonly string[] }> {
  const { log, places } = outbox;
  const { buttonValue } = places;
  const given = await showPictures(outbox, team, post.pictures);
  const pictures = given.flatMap((picture) => picture ?? []);
  // What is shown on the way holds nothing up, and is not missed.
  const withoutPictures = post.working ? post : { ...post, text: `${post.text}\n${picturesMissing}` };
  const waits = pictures.length > 0 && !post.working ? untilShownMs : [];
  const said = pictures.length < given.length ? withoutPictures : post;
  for (const wait of [...waits, undefined]) {
    try {
      const result = await send(composePost(said, { buttonValue, pictures }));
      return { result, files: pictures.map(({ file }) => file) };
    } catch (error) {
      // A file that was just uploaded may not be known everywhere yet.
      if (pictures.length === 0 || !isRefusal(error, 'invalid_blocks', 'invalid_blocks_format')) throw error;
      if (wait !== undefined) await sleep(wait);
      else log.warn({ err: error }, '[slack] pictures could not be shown in a post');
    }
  }
  return { result: await send(composePost(withoutPictures, { buttonValue, pictures: [] })), files: [] };
}

const picturesMissing =
  'Slack didn’t take the pictures of this answer; if “files:write” is missing, an admin can grant it to me and reinstall me.';

/** A text that is too long for a post follows as a file. */
async function attachLongText({ files, log }: Outbox, { team, thread }: Place, { text }: Post): Promise<void> {
  if (toMrkdwn(text).length <= maxTextLength) return;
  const { channel, ts } = spotOf(thread);
  const file = { name: 'answer.txt', bytes: new TextEncoder().encode(text) };
  await files
    .upload(team, file, { channel, thread: ts })
    .catch((error: unknown) => log.info({ err: error }, '[slack] a long text could not be attached'));
}

async function showPictures(
  outbox: Outbox,
  team: string,
  pictures: readonly PostPicture[],
): Promise<readonly (ShownPicture | undefined)[]> {
  const results = await Promise.allSettled(
    pictures.slice(0, limits.pictures).map((picture, position) => uploadOnce(outbox, team, picture, position)),
  );
  return results.map((result) => {
    if (result.status === 'fulfilled') return result.value;
    outbox.log.warn({ err: result.reason }, '[slack] a picture could not be uploaded');
    return undefined;
  });
}

function uploadOnce(outbox: Outbox, team: string, picture: PostPicture, position: number): Promise<ShownPicture> {
  const { uploads } = outbox;
  const key = JSON.stringify([team, picture]);
  const known = uploads.get(key);
  if (known) return known;
  const made = upload(outbox, team, picture, position);
  uploads.set(key, made);
  made.catch(() => uploads.delete(key));
  return made;
}

async function upload(
  { files, memory }: Outbox,
  team: string,
  picture: PostPicture,
  position: number,
): Promise<ShownPicture> {
  for (let bytes: number = limits.fileBytes; ; bytes /= 3) {
    const file = await pictureFile(picture, position, memory.pictures(team), { bytes, alt: limits.altText });
    try {
      return { file: await files.upload(team, file), alt: file.alt };
    } catch (error) {
      const isTooLarge = isRefusal(error, 'file_upload_size_restricted', 'file_too_large', 'post_too_large');
      if (!isTooLarge || bytes < minFileBytes) throw error;
    }
  }
}
