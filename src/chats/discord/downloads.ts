import PQueue from 'p-queue';
import type { IncomingPicture } from '../../contracts/chat.js';
import { PictureError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import { type Fetched, type SafeFetch, SafeFetchError } from '../../util/safe-fetch.js';
import type { Unusable } from '../../util/unusable-file.js';
import { picturesByLinks } from '../shared/links.js';
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

export interface DownloadsOptions {
  readonly web: SafeFetch;
  readonly calls: Pick<Calls, 'message'>;
  /** Stands for all of Discord's own hosts. */
  readonly cdnUrl: string | undefined;
  readonly log: Log;
}

/** A picture that was fetched ahead. */
export interface HeldPicture extends IncomingPicture {
  /** Lets go of it, if nobody has loaded it. */
  release(): void;
}

export interface Downloads {
  /** The pictures of a message, its own, those of links in it, and forwarded ones; fetching begins now. */
  picturesOf(
    source: Pick<WireMessage, 'id' | 'channel_id' | 'attachments' | 'embeds' | 'message_snapshots'>,
  ): readonly HeldPicture[];
  /** What can be had by links of which Discord shows nothing. */
  picturesByLinks(links: readonly string[]): {
    readonly pictures: readonly HeldPicture[];
    readonly unusable: readonly Unusable[];
  };
  /** Pictures that came with a command or a form, whose links cannot be renewed. */
  picturesAmong(attachments: readonly WireAttachment[]): readonly HeldPicture[];
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

  async function fetchPicture(linked: Linked, signal: AbortSignal): Promise<Uint8Array> {
    const { name, size, url, renew } = linked;
    if (size > maxFileBytes) throw tooLarge(name);
    try {
      let fetched = await get(url, signal);
      if (isExpired(fetched) && renew) {
        const renewed = await renew().catch((error: unknown) => {
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

  function begin(linked: Linked): HeldPicture {
    const early = held < maxHeld ? fetchEarly(linked) : undefined;
    return {
      name: linked.name,
      async load(signal) {
        const bytes = await early?.take();
        return bytes ?? fetchPicture(linked, signal);
      },
      // Why it could not be fetched has been logged.
      release: () => void early?.take().catch(() => undefined),
    };
  }

  /** Begins now, since links expire. What it gives is handed out once. */
  function fetchEarly(linked: Linked): { take(): Promise<Uint8Array | undefined> } {
    let result: Promise<Uint8Array> | undefined = queue.add(async () => {
      const bytes = await fetchPicture(linked, stop.signal);
      held += bytes.byteLength;
      return bytes;
    });
    // The fault is thrown where the picture is loaded; nobody loads the pictures of a message that is ignored.
    result.catch((error: unknown) => log.debug({ err: error }, '[discord] a picture could not be fetched'));
    return {
      async take() {
        const handed = result;
        result = undefined;
        const bytes = await handed;
        held -= bytes?.byteLength ?? 0;
        return bytes;
      },
    };
  }

  const renewal =
    ({ id, channel_id: channel }: Pick<WireMessage, 'id' | 'channel_id'>, attachment: string) =>
    async (): Promise<string | undefined> => {
      const found = await calls.message(channel, id);
      return attachmentsOf(found).find((one) => one.id === attachment)?.url;
    };

  return {
    picturesOf: (source) =>
      [
        ...attachmentsOf(source)
          .filter(isPicture)
          .map((one) => linkOf(one, renewal(source, one.id))),
        ...[source, ...(source.message_snapshots ?? []).map(({ message }) => message)].flatMap(embeddedPictures),
      ].map(begin),
    picturesByLinks(links) {
      const { pictures, unusable } = picturesByLinks(links, web);
      return { pictures: pictures.map((picture) => ({ ...picture, release: () => undefined })), unusable };
    },
    picturesAmong: (attachments) => attachments.filter(isPicture).map((one) => begin(linkOf(one, undefined))),
    async close() {
      stop.abort();
      queue.clear();
      await web.close();
    },
  };
}

interface Linked {
  readonly name: string;
  /** Bytes, as Discord tells. */
  readonly size: number;
  readonly url: string;
  /** A fresh link, as Discord's links expire within a day. */
  readonly renew?: () => Promise<string | undefined>;
}

const linkOf = ({ filename: name, size, url }: WireAttachment, renew: Linked['renew']): Linked => ({
  name,
  size,
  url,
  renew,
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
    return shown?.proxy_url ? [{ name: 'linked picture', size: 0, url: shown.proxy_url }] : [];
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
