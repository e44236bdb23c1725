import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { IncomingPicture } from '../../contracts/chat.js';
import { PictureError } from '../../contracts/errors.js';
import type { Pictures } from '../../contracts/store.js';
import type { PictureReference } from '../../contracts/turn.js';
import type { Board } from './board.js';
import { webTeam } from './connection.js';
import { fault, tooFast } from './guard.js';
import { limits } from './limits.js';
import { readPointed, resolvePointed } from './pointing.js';
import type { Teller } from './teller.js';
import { uploadGate } from './upload-gate.js';
import type { Posted } from './wire.js';

const fields = z.object({
  author: z.string().max(100),
  thread: z.string().max(100).optional(),
  replyTo: z.string().max(120).optional(),
  text: z.string(),
  pointed: z.string().optional(),
});

const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000);
const titleLength = 60;

export interface MessageRoutesOptions {
  readonly board: Board;
  readonly pictures: Pictures;
  readonly tell: Teller;
  /** Whether this person may write once more now. */
  readonly mayWrite: (person: string) => boolean;
}

/**
 * `POST /api/messages`, multipart: `author`, `text`, `pictures` (files), `pointed` (boxes as JSON, see readPointed),
 * and `thread` unless it starts a new one.
 * Pictures are taken into the store before anything is posted, so a refused picture costs the person nothing but a
 * sentence; what the app loads is the clean file of the store, and the upload's own bytes are let go.
 */
export function messageRoutes({ board, pictures, tell, mayWrite }: MessageRoutesOptions): Hono {
  const routes = new Hono();
  const all = limits.pictures * limits.pictureBytes;

  routes.post(
    '/api/messages',
    uploadGate({ smallBytes: 1_000_000, atOnce: 2, waiting: 8 }),
    bodyLimit({
      maxSize: all + 1_000_000,
      onError: (context) => fault(context, 413, `That is more than ${megabytes(all)} MB in one message.`),
    }),
    async (context) => {
      const form = await context.req.raw.formData().catch(() => undefined);
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

      const person = board.person(author);
      if (!person) return fault(context, 403, 'I do not know who is writing. Please choose a name again.');
      if (thread !== undefined && !board.thread(thread)) return fault(context, 404, 'This thread is gone.');
      if (replyTo !== undefined && (await board.post(replyTo))?.thread !== thread)
        return fault(context, 404, 'The message that you reply to is gone.');
      const refusal = refusalOf(text, files, places.length);
      if (refusal) return fault(context, 422, refusal);
      if (!mayWrite(author)) return fault(context, 429, tooFast);

      const received: PictureReference[] = [];
      for (const file of files) {
        try {
          received.push(await pictures.receive(new Uint8Array(await file.arrayBuffer()), file.name));
        } catch (error) {
          if (error instanceof PictureError) return fault(context, 422, error.friendly);
          throw error;
        }
      }

      const resolved = await resolvePointed(places, received, pictures);
      if ('refusal' in resolved) return fault(context, 422, resolved.refusal);
      const isPointed = resolved.pointed.length > 0;

      const place = thread ?? (await board.startThread(titleOf(text, received))).id;
      const post = await board.add(place, {
        from: 'person',
        author: person,
        text,
        pictures: received,
        replyTo,
        ...(isPointed ? { pointed: resolved.shown } : {}),
      });
      const grown = board.thread(place);
      if (!post || !grown) return fault(context, 404, 'This thread is gone.');
      // While it was on its way, somebody may have deleted the last other message with the same picture.
      for (const [at, file] of files.entries())
        if (!(await pictures.has(received[at]?.id ?? '')))
          await pictures.receive(new Uint8Array(await file.arrayBuffer()), file.name);
      tell.message({
        id: post.id,
        team: webTeam,
        thread: place,
        author: person,
        text,
        pictures: received.map((reference) => storedPicture(reference, pictures)),
        replyTo,
        ...(isPointed ? { pointed: resolved.pointed } : {}),
        at: post.at,
      });
      const posted: Posted = { post, thread: grown };
      return context.json(posted, 201);
    },
  );
  return routes;
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

/** The app takes it from the store, where it has been checked and cleaned already. */
function storedPicture(reference: PictureReference, pictures: Pictures): IncomingPicture {
  return {
    name: reference.name ?? 'picture',
    async load() {
      const stored = await pictures.bytes(reference.id);
      if (!stored) throw new PictureError(`[web] picture ${reference.id} is gone; send it again`);
      return stored.bytes;
    },
  };
}

/** A new thread is called after its first words, or its first picture. */
function titleOf(text: string, pictures: readonly PictureReference[]): string {
  const line = text.split('\n', 1)[0]?.trim() || pictures[0]?.name || 'New thread';
  return line.length > titleLength ? `${line.slice(0, titleLength - 1).trimEnd()}…` : line;
}
