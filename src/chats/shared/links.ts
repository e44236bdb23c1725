import { z } from 'zod';
import type { IncomingPicture } from '../../contracts/chat.js';
import { PictureError } from '../../contracts/errors.js';
import { type SafeFetch, SafeFetchError, type SafeRequest } from '../../util/safe-fetch.js';
import { linkName, type Unusable, unusableSentences } from '../../util/unusable-file.js';
import { pictureMessages } from './messages.js';
import { isPictureLink } from './picture-kinds.js';

const link = /https?:\/\/[^\s<>|]+/g;
const maxBytes = 25_000_000;
const timeoutMs = 20_000;

/** The web addresses in what somebody wrote. */
export const linksIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(link)].map(([url]) => url.replace(/(?<![).,;:!?'"”’])[).,;:!?'"”’]+$/, ''))),
];

/** Without them: where a link's picture is looked at, its address is no part of the question. */
export const withoutLinks = (text: string): string =>
  text
    .replace(/<https?:[^>]*>/g, ' ')
    .replace(link, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .trim();

/** What can be had by links of which the platform shows nothing: pictures by their addresses; the rest is named. */
export function picturesByLinks(links: readonly string[]): {
  readonly pictures: readonly IncomingPicture[];
  readonly unusable: readonly Unusable[];
} {
  return {
    pictures: links.filter(isPictureLink).map((url) => linkedPicture(url, { fromStranger: true })),
    unusable: links.filter((url) => !isPictureLink(url)).map((url) => ({ kind: 'link', name: linkName(url) })),
  };
}

/** Where a picture on somebody's server is. */
export const linkSource = z.object({ link: z.string(), fromStranger: z.boolean() });
export type LinkSource = z.output<typeof linkSource>;

/**
 * A picture on somebody's server.
 * @param options.fromStranger a person wrote the address; otherwise the platform gave it
 */
export function linkedPicture(
  url: string,
  { fromStranger = false }: Pick<SafeRequest, 'fromStranger'> = {},
): IncomingPicture & { readonly source: LinkSource } {
  const name = linkName(url);
  return { name: name.split('/').at(-1) || name, source: { link: url, fromStranger } };
}

/** Fetches it without letting the address aim at this machine or its network. */
export async function loadLinked(
  { link: url, fromStranger }: LinkSource,
  web: Pick<SafeFetch, 'get'>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const name = linkName(url);
  const [friendly] = unusableSentences([{ kind: 'link', name }], true);
  try {
    const { status, bytes } = await web.get(url, { signal, fromStranger, accept: 'image/*', maxBytes, timeoutMs });
    if (status === 200) return bytes;
    throw new PictureError(`[links] ${name} gives ${status}; attach the picture itself`, { friendly });
  } catch (cause) {
    if (!(cause instanceof SafeFetchError)) throw cause;
    const sentence = cause.fault === 'too-large' ? pictureMessages.tooLarge(name, maxBytes) : friendly;
    throw new PictureError(`[links] ${cause.message}; attach the picture itself`, { friendly: sentence, cause });
  }
}
