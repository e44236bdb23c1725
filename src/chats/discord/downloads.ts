import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { z } from 'zod';
import type { IncomingPicture } from '../../contracts/chat.js';
import { PictureError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import { type Fetched, type SafeFetch, SafeFetchError } from '../../util/safe-fetch.js';
import type { Unusable } from '../../util/unusable-file.js';
import { linkSource, loadLinked, picturesByLinks } from '../shared/links.js';
import { pictureMessages } from '../shared/messages.js';
import { isPictureFile } from '../shared/picture-kinds.js';
import type { Calls } from './client.js';
import type { WireAttachment, WireMessage } from './wire.js';

/** Where Discord keeps what people attach, and shows what is linked to. */
const discordHosts = [
  'cdn.discordapp.com',
  'media.discordapp.net',
  'images-ext-1.discordapp.net',
  'images-ext-2.discordapp.net',
];
const maxFileBytes = 25_000_000;
const timeoutMs = 60_000;
const atOnce = 6;
/** Bytes of pictures that were fetched and wait for their turn; above, they are fetched when it comes. */
const maxHeld = 200_000_000;
/** Pictures of ignored messages that nobody loads, and how long they may be loaded, ms. */
const maxEarly = 500;
const usefulMs = 15 * 60 * 1000;

export interface DownloadsOptions {
  readonly web: SafeFetch;
  readonly calls: Pick<Calls, 'message'>;
  /** Stands for all of Discord's own hosts. */
  readonly cdnUrl: string | undefined;
  readonly log: Log;
}

export interface Downloads {
  /** The pictures of a message, its own, those of links in it, and forwarded ones; fetching begins now. */
  picturesOf(
    source: Pick<WireMessage, 'id' | 'channel_id' | 'attachments' | 'embeds' | 'message_snapshots'>,
  ): readonly IncomingPicture[];
  /** What can be had by links of which Discord shows nothing. */
  picturesByLinks(links: readonly string[]): {
    readonly pictures: readonly IncomingPicture[];
    readonly unusable: readonly Unusable[];
  };
  /** Pictures that came with a command or a form, whose links cannot be renewed. */
  picturesAmong(attachments: readonly WireAttachment[]): readonly IncomingPicture[];
  /** The bytes of one of these pictures, fetched already or now. */
  load(picture: IncomingPicture, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}

export function createDownloads({ web, calls, cdnUrl, log }: DownloadsOptions): Downloads {
  const queue = new PQueue({ concurrency: atOnce });
  const stop = new AbortController();
  let held = 0;

  const get = (url: string, signal: AbortSignal): Promise<Fetched> =>
    web.get(redirected(url, cdnUrl), {
      signal,
      hosts: discordHosts,
      accept: 'image/*',
      maxBytes: maxFileBytes,
      timeoutMs,
    });

  async function fetchPicture(name: string, source: Attached, signal: AbortSignal): Promise<Uint8Array> {
    const { size, url, of } = source;
    if (size > maxFileBytes) throw tooLarge(name);
    try {
      let fetched = await get(url, signal);
      if (isExpired(fetched) && of) {
        const renewed = await renewedUrl(of).catch((error: unknown) => {
          log.info({ err: error }, '[discord] a link to a picture could not be renewed');
          return undefined;
        });
        if (renewed) fetched = await get(renewed, signal);
      }
      if (fetched.status === 200) return fetched.bytes;
      throw new PictureError(`[discord] the link to ${name} gives ${fetched.status}; send the picture again`, {
        friendly: pictureMessages.gone(name),
      });
    } catch (cause) {
      if (!(cause instanceof SafeFetchError)) throw cause;
      if (cause.fault === 'too-large') throw tooLarge(name, cause);
      const friendly =
        cause.fault === 'refused'
          ? pictureMessages.elsewhere(name, 'Discord')
          : pictureMessages.notHandedOver(name, 'Discord');
      throw new PictureError(`[discord] ${cause.message}; send the picture again`, { friendly, cause });
    }
  }

  /** What was fetched ahead, by its address; handed out once. */
  const early = new LRUCache<string, { readonly bytes: Promise<Uint8Array>; size: number }>({
    max: maxEarly,
    ttl: usefulMs,
    dispose: ({ size }) => {
      held -= size;
    },
  });

  /** Begins now, since links expire. */
  function begin({ name, source }: Linked): IncomingPicture {
    if (held < maxHeld && !early.has(source.url)) {
      const fetched = {
        size: 0,
        bytes: queue.add(async () => {
          const bytes = await fetchPicture(name, source, stop.signal);
          if (early.peek(source.url) === fetched) {
            fetched.size = bytes.byteLength;
            held += bytes.byteLength;
          }
          return bytes;
        }),
      };
      early.set(source.url, fetched);
      // The fault is thrown where the picture is loaded; nobody loads the pictures of a message that is ignored.
      fetched.bytes.catch((error: unknown) => log.debug({ err: error }, '[discord] a picture could not be fetched'));
    }
    return { name, source };
  }

  async function load({ name, source }: IncomingPicture, signal: AbortSignal): Promise<Uint8Array> {
    const link = linkSource.safeParse(source);
    if (link.success) return loadLinked(link.data, web, signal);
    const given = attached.parse(source);
    const fetched = early.get(given.url);
    early.delete(given.url);
    return fetched ? fetched.bytes : fetchPicture(name, given, signal);
  }

  async function renewedUrl({
    channel,
    message,
    attachment,
  }: NonNullable<Attached['of']>): Promise<string | undefined> {
    return attachmentsOf(await calls.message(channel, message)).find((one) => one.id === attachment)?.url;
  }

  return {
    picturesOf: (source) =>
      [
        ...attachmentsOf(source)
          .filter(isPicture)
          .map((one) => linkOf(one, { channel: source.channel_id, message: source.id, attachment: one.id })),
        ...[source, ...(source.message_snapshots ?? []).map(({ message }) => message)].flatMap(embeddedPictures),
      ].map(begin),
    picturesByLinks,
    load,
    picturesAmong: (attachments) => attachments.filter(isPicture).map((one) => begin(linkOf(one, undefined))),
    async close() {
      stop.abort();
      queue.clear();
      await web.close();
    },
  };
}

const attached = z.object({
  /** Bytes, as Discord tells. */
  size: z.number(),
  url: z.string(),
  /** Where a fresh link is had, as Discord's links expire within a day. */
  of: z.object({ channel: z.string(), message: z.string(), attachment: z.string() }).optional(),
});
type Attached = z.output<typeof attached>;

interface Linked {
  readonly name: string;
  readonly source: Attached;
}

const linkOf = ({ filename: name, size, url }: WireAttachment, of: Attached['of']): Linked => ({
  name,
  source: { size, url, ...(of && { of }) },
});

export const attachmentsOf = ({
  attachments,
  message_snapshots: forwarded,
}: Pick<WireMessage, 'attachments' | 'message_snapshots'>): readonly WireAttachment[] => [
  ...attachments,
  ...(forwarded ?? []).flatMap(({ message }) => message.attachments),
];

export const isPicture = ({ content_type: type, filename }: WireAttachment): boolean => isPictureFile(filename, type);

/** Pixels: smaller ones are a site's sign, and not what its page shows. */
const minPreviewWidth = 200;

/** What Discord shows of a link, by its own copy: nobody else's server is asked. */
function embeddedPictures({ embeds }: Pick<WireMessage, 'embeds'>): readonly Linked[] {
  return embeds.flatMap(({ type, image, thumbnail }) => {
    const isPreview = type !== 'video' && (thumbnail?.width ?? 0) >= minPreviewWidth;
    const shown = image ?? (type === 'image' || type === 'gifv' || isPreview ? thumbnail : undefined);
    return shown?.proxy_url ? [{ name: 'linked picture', source: { size: 0, url: shown.proxy_url } }] : [];
  });
}

/** With another address for Discord's files, the same file there. */
function redirected(url: string, cdnUrl: string | undefined): string {
  if (cdnUrl === undefined || !URL.canParse(url)) return url;
  const { hostname, pathname, search } = new URL(url);
  return discordHosts.includes(hostname) ? `${cdnUrl}${pathname}${search}` : url;
}

const isExpired = ({ status }: Fetched): boolean => status === 403 || status === 404 || status === 410;

const tooLarge = (name: string, cause?: unknown): PictureError =>
  new PictureError(`[discord] ${name} is too large; send a smaller one`, {
    friendly: pictureMessages.tooLarge(name, maxFileBytes),
    cause,
  });
