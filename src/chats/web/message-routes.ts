import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { IncomingPicture, Message } from '../../contracts/chat.js';
import { PictureError, TooMuchError } from '../../contracts/errors.js';
import type { Pictures, ReceivedPicture } from '../../contracts/store.js';
import type { PictureReference } from '../../contracts/turn.js';
import { type Unusable, unusableSentences } from '../../util/unusable-file.js';
import { linksIn, picturesByLinks, withoutLinks } from '../shared/links.js';
import type { Board } from './board.js';
import { storedPicture, webTeam } from './connection.js';
import { fault, tooFast } from './guard.js';
import type { Identities } from './identity.js';
import type { Outbox, Told } from './outbox.js';
import { readPointed, resolvePointed } from './pointing.js';
import { readForm } from './read-form.js';
import { uploadGate } from './upload-gate.js';
import type { Posted, WebPost } from './wire.js';
import { limits } from './wire.js';

const fields = z.object({
  author: z.string().max(100),
  thread: z.string().max(100).optional(),
  replyTo: z.string().max(120).optional(),
  text: z.string(),
  pointed: z.string().optional(),
  /** The same when the page sends the same message again, as it does not know whether it came. */
  once: z.string().max(100).optional(),
});

const deletionBody = z.object({ author: z.string().max(100) });

const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000);
const titleLength = 60;
/** Of a form: with so many pictures it is still said how many may come. */
const mostParts = 500;

export interface MessageRoutesOptions {
  readonly board: Board;
  readonly identities: Identities;
  readonly pictures: Pictures;
  /** The same pictures, in the turns and within the limits of a person. */
  readonly picturesOf: (person: string) => Pictures;
  readonly outbox: Outbox;
  /** Whether this person may write once more now. */
  readonly mayWrite: (person: string) => boolean;
  /** Whether this person may delete once more now. */
  readonly mayClick: (person: string) => boolean;
}

/** People post and delete their messages here. */
export function messageRoutes(options: MessageRoutesOptions): Hono {
  const routes = new Hono();
  const maxBytes = limits.pictures * limits.pictureBytes;
  routes.post(
    '/api/messages',
    uploadGate({ smallBytes: 1_000_000, heldBytes: 100_000_000, minRate: 20_000, windowMs: 10_000, most: 200 }),
    bodyLimit({
      maxSize: maxBytes + 1_000_000,
      onError: (context) => fault(context, 413, `That is more than ${megabytes(maxBytes)} MB in one message.`),
    }),
    (context) => postMessage(options, context),
  );
  const smallBody = bodyLimit({ maxSize: 10_000, onError: (context) => fault(context, 413, 'That is too long.') });
  routes.delete('/api/messages/:post', smallBody, (context) =>
    deleteMessage(options, context, context.req.param('post')),
  );
  return routes;
}

/**
 * `POST /api/messages`, multipart: `author`, `text`, `pictures` (files), `pointed` (boxes as JSON, see readPointed),
 * and `thread` unless it starts a new one.
 * Pictures are stored before anything is posted, so a refused picture costs the person nothing but a sentence; the app
 * loads the clean file from the store, and the upload's own bytes are let go.
 */
async function postMessage(options: MessageRoutesOptions, context: Context): Promise<Response> {
  const { board, identities, pictures, picturesOf, outbox, mayWrite } = options;
  const form = await readForm(context.req.raw, mostParts);
  if (!form) return fault(context, 400, 'The message arrived damaged. Please send it again.');
  const given = Object.keys(fields.shape).map((name) => [name, form.get(name) ?? undefined]);
  const parsed = fields.safeParse(Object.fromEntries(given));
  if (!parsed.success) return fault(context, 400, 'The message arrived incomplete. Please send it again.');
  const files = form.getAll('pictures').filter((entry) => typeof entry !== 'string');
  const { author, thread, replyTo } = parsed.data;
  const places = readPointed(parsed.data.pointed);
  if (!places) return fault(context, 400, 'The marked places arrived damaged. Please mark them again.');
  // Forms carry line breaks as CRLF.
  const text = parsed.data.text.replace(/\r\n?/g, '\n').trim();

  const person = await identities.author(context, author);
  if (!person) return fault(context, 403, 'I don’t know who is writing. Please choose a name again.');
  if (thread !== undefined && !(await board.thread(thread))) return fault(context, 404, 'This thread is gone.');
  const target = replyTo === undefined ? undefined : await board.post(replyTo);
  if (replyTo !== undefined && target?.thread !== thread)
    return fault(context, 404, 'The message that you reply to is gone.');
  const refusal = refusalOf(text, files, places.length);
  if (refusal) return fault(context, 422, refusal);
  if (!mayWrite(author)) return fault(context, 429, tooFast);

  const received = await receivePictures(files, picturesOf(person.id));
  if ('retryAfterMs' in received) {
    context.header('Retry-After', String(Math.ceil(received.retryAfterMs / 1000)));
    return fault(context, 429, received.refusal);
  }
  if ('refusal' in received) return fault(context, 422, received.refusal);
  const { unusable } = received;
  const uploaded = received.uploads.map((upload) => upload && plainReference(upload.reference));
  const pointing = await resolvePointed(places, uploaded, pictures);
  if ('refusal' in pointing) return fault(context, 422, pointing.refusal);
  const { shown, pointed } = pointing;
  const isPointed = pointed.length > 0;

  const uploads = received.uploads.filter((upload) => upload !== undefined);
  const references = uploads.map(({ reference }) => plainReference(reference));
  const once = parsed.data.once === undefined ? undefined : markOf(person.id, parsed.data.once);
  const place = thread ?? (await board.startThread(titleOf(text, references), once)).id;
  const speaker = await identities.speaker(context, person);
  // Who begins a thread speaks to the bot; in one, people speak to each other as well.
  const isCalled = thread === undefined || target?.from === 'bot' || isPointed;
  const told = ({ id, at }: Pick<WebPost, 'id' | 'at'>): Told => ({
    kind: 'message',
    message: {
      ...{ id, team: webTeam, thread: place, replyTo, at, author: speaker },
      ...(uploads.length > 0
        ? { text, pictures: uploads.map(({ reference }) => cameStored(reference)), unusable }
        : withLinked(text)),
      ...(isPointed ? { pointed } : {}),
      ...(isCalled ? {} : { unaddressed: true }),
    },
  });
  const post = await board.add(
    place,
    {
      ...{ from: 'person', author: person, text, pictures: references, replyTo },
      ...(isPointed ? { pointed: shown } : {}),
    },
    { once, beside: (added) => outbox.note(told(added)) },
  );
  const grown = await board.thread(place);
  if (!post || !grown) return fault(context, 404, 'This thread is gone.');
  // While it was on its way, somebody may have deleted the last other message with the same picture.
  for (const { file, reference } of uploads)
    await board.holding(reference.id, async () => {
      if (await pictures.has(reference.id)) return;
      await pictures.receive(new Uint8Array(await file.arrayBuffer()), file.name);
    });
  await outbox.tell(told(post));
  const posted: Posted = { post, thread: grown };
  return context.json(posted, 201);
}

/** Of one person's message, whoever else makes the same mark. */
const markOf = (person: string, mark: string): string =>
  createHash('sha256')
    .update(JSON.stringify([person, mark]))
    .digest('hex')
    .slice(0, 32);

interface Upload {
  readonly file: File;
  readonly reference: ReceivedPicture;
}
interface Uploads {
  /** As the files, in their order; undefined for those that can't be used. */
  readonly uploads: readonly (Upload | undefined)[];
  readonly unusable: readonly Unusable[];
}

/** One that is damaged or no picture at all is named, and the others are used. */
async function receivePictures(
  files: readonly File[],
  pictures: Pictures,
): Promise<Uploads | { readonly refusal: string } | { readonly refusal: string; readonly retryAfterMs: number }> {
  const uploads: (Upload | undefined)[] = [];
  const unusable: Unusable[] = [];
  for (const file of files) {
    try {
      uploads.push({ file, reference: await pictures.receive(new Uint8Array(await file.arrayBuffer()), file.name) });
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      if (error instanceof TooMuchError) return { refusal: error.friendly, retryAfterMs: error.retryAfterMs };
      uploads.push(undefined);
      unusable.push({ kind: 'other', name: file.name, why: error.friendly });
    }
  }
  const isNothingUsable = unusable.length > 0 && unusable.length === files.length;
  return isNothingUsable ? { refusal: unusableSentences(unusable, true).join(' ') } : { uploads, unusable };
}

/**
 * `DELETE /api/messages/<post>` by its author. When it is answered, the words are gone from the store, and so are the
 * pictures that no other message holds; the app then deals with what was built on them.
 */
async function deleteMessage(
  { board, identities, pictures, outbox, mayClick }: MessageRoutesOptions,
  context: Context,
  id: string,
): Promise<Response> {
  const body = deletionBody.safeParse(await context.req.json().catch(() => undefined));
  const person = body.success ? await identities.author(context, body.data.author) : undefined;
  if (!person) return fault(context, 403, 'I don’t know who is deleting. Please choose a name again.');
  if (!mayClick(person.id)) return fault(context, 429, tooFast);
  const post = await board.post(id);
  if (!post) return fault(context, 404, 'This message is gone.');
  if (post.from !== 'person' || post.author.id !== person.id)
    return fault(context, 403, 'Only the person who wrote a message can delete it.');
  const told: Told = { kind: 'deleted', message: { id: post.id, team: webTeam, thread: post.thread } };
  const drop = (picture: string): Promise<void> => pictures.remove(picture);
  const isTaken = await board.takeBack(post.id, drop, () => outbox.note(told));
  if (!isTaken) return fault(context, 409, 'This message is already deleted.');
  await outbox.tell(told);
  return context.body(null, 204);
}

/** Why a message cannot be taken, in words for the person. */
function refusalOf(text: string, files: readonly File[], places: number): string | undefined {
  if (text === '' && files.length === 0 && places === 0) return 'Write something or add a picture.';
  if (text.length > limits.textLength)
    return `A message can have ${limits.textLength} characters; this one has ${text.length}.`;
  if (files.length > limits.pictures)
    return `That is ${files.length} pictures; a message can have ${limits.pictures}. Please send fewer.`;
  if (places > limits.boxes) return `A message can mark ${limits.boxes} places; this one has ${places}.`;
  const tooLarge = files.find((file) => file.size > limits.pictureBytes);
  return tooLarge
    ? `“${tooLarge.name}” has ${megabytes(tooLarge.size)} MB; a picture can have ${megabytes(limits.pictureBytes)}.`
    : undefined;
}

/** What is said in words only may have pictures behind its links. */
function withLinked(text: string): Pick<Message, 'text' | 'pictures' | 'unusable'> {
  const linked = picturesByLinks(linksIn(text));
  return { text: linked.pictures.length > 0 ? withoutLinks(text) : text, ...linked };
}

const plainReference = ({ remark: _, ...reference }: ReceivedPicture): PictureReference => reference;

/** The app takes it from the store, where it has been checked and cleaned already. */
const cameStored = ({ id, name = 'picture', remark }: ReceivedPicture): IncomingPicture => ({
  ...{ name, source: storedPicture(id) },
  ...(remark !== undefined && { remark }),
});

/** A new thread is called after its first words, or its first picture. */
function titleOf(text: string, pictures: readonly PictureReference[]): string {
  const line = text.split('\n', 1)[0]?.trim() || pictures[0]?.name || 'New thread';
  return line.length > titleLength ? `${line.slice(0, titleLength - 1).trimEnd()}…` : line;
}
