import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { IncomingPicture } from '../../contracts/chat.js';
import { ClovabotError, PictureError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import { type Fetched, type SafeFetch, SafeFetchError } from '../../util/safe-fetch.js';
import { linkedPicture, linkSource, loadLinked, picturesByLinks } from '../shared/links.js';
import { pictureMessages } from '../shared/messages.js';
import { isPictureFile } from '../shared/picture-kinds.js';
import type { Calls } from './calls.js';
import { callFault } from './refusals.js';
import { foundFile, type Preview, uploadTarget, type WireFile, wireFile } from './wire.js';

/** Where Slack keeps files. Only they, and the origin of SLACK_API_URL, ever see the token. */
const fileHosts = ['files.slack.com', 'files-origin.slack.com', 'slack-files.com', 'slack.com'];
const hookHosts = ['hooks.slack.com'];
const maxFileBytes = 25_000_000;
const timeoutMs = 60_000;
const maxTries = 4;
const maxWaitMs = 30_000;
/** Characters of the description of an upload. */
const maxAltLength = 1000;

export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** For those who cannot see it. */
  readonly alt?: string;
}

export interface Files {
  /** The pictures among a message's files, fetched when they are loaded. */
  picturesAmong(files: readonly WireFile[]): readonly IncomingPicture[];
  /** What Slack shows of links: the pictures themselves are on other people's servers. */
  picturesShown(preview: Preview): readonly IncomingPicture[];
  /** What can be had by links of which Slack shows nothing. */
  picturesByLinks(links: readonly string[]): ReturnType<typeof picturesByLinks>;
  /** The bytes of one of these pictures. */
  load(team: string, picture: IncomingPicture, signal: AbortSignal): Promise<Uint8Array>;
  /** Returns the file's id; it is seen where a post shows it. With `share`, it is posted there on its own as well. */
  upload(team: string, file: SentFile, share?: { readonly channel: string; readonly thread?: string }): Promise<string>;
  /** Answers a slash command by the address that came with it. */
  respond(url: string, text: string): Promise<void>;
  close(): Promise<void>;
}

const fileSource = z.object({ file: wireFile });

interface FilesOptions {
  readonly web: SafeFetch;
  readonly calls: Pick<Calls, 'call' | 'run'>;
  readonly tokenOf: (team: string) => Promise<string | undefined>;
  /** Stands for all of Slack's own hosts. */
  readonly apiUrl: string | undefined;
  readonly log: Log;
}
interface FileDesk extends FilesOptions {
  /** The origin that stands for Slack's hosts. */
  readonly own: string | undefined;
  readonly stop: AbortController;
}

export function createFiles(options: FilesOptions): Files {
  const { web, calls, apiUrl, log } = options;
  const stop = new AbortController();
  const desk: FileDesk = { ...options, own: apiUrl === undefined ? undefined : new URL(apiUrl).origin, stop };
  return {
    picturesAmong: (files) => files.filter(isPicture).map((file) => ({ name: nameOf(file), source: { file } })),

    picturesShown: ({ attachments }) =>
      attachments.flatMap(({ image_url: image, thumb_url: thumb }) => {
        const url = image || thumb;
        return url ? [linkedPicture(url)] : [];
      }),
    picturesByLinks,
    async load(team, { source }, signal) {
      const either = AbortSignal.any([signal, stop.signal]);
      const link = linkSource.safeParse(source);
      if (link.success) return loadLinked(link.data, web, either);
      return load(desk, team, fileSource.parse(source).file, either);
    },

    async upload(team, { name, bytes, alt }, share) {
      const asked = { filename: name, length: bytes.byteLength, alt_text: alt?.slice(0, maxAltLength) };
      const target = await calls.call(team, 'files.getUploadURLExternal', asked, uploadTarget);
      const sent = await post(
        desk,
        redirected(target.upload_url, apiUrl, fileHosts),
        bytes,
        'application/octet-stream',
      );
      if (sent.status !== 200)
        throw new ClovabotError(`[slack] the upload of ${name} was answered with ${sent.status}; try again`, {
          friendly: pictureMessages.notTaken('Slack'),
        });
      await calls.run(team, 'files.completeUploadExternal', {
        files: [{ id: target.file_id, title: name }],
        channel_id: share?.channel,
        thread_ts: share?.thread,
      });
      return target.file_id;
    },

    async respond(url, text) {
      const body = JSON.stringify({ response_type: 'ephemeral', text });
      const { status } = await post(desk, redirected(url, apiUrl, hookHosts), body, 'application/json');
      if (status !== 200) log.info({ status }, '[slack] the answer to a slash command was not taken');
    },

    async close() {
      stop.abort(new ClovabotError('[slack] the bot stops'));
      await web.close();
    },
  };
}

const mayKnowToken = ({ own }: FileDesk, { origin, protocol, hostname }: URL): boolean =>
  own === undefined ? protocol === 'https:' && fileHosts.includes(hostname) : origin === own;

async function get(desk: FileDesk, team: string, url: string, signal: AbortSignal): Promise<Fetched> {
  const { tokenOf, web, apiUrl, own } = desk;
  const token = await tokenOf(team);
  return persist(signal, () =>
    web.get(redirected(url, apiUrl, fileHosts), {
      signal,
      // With another address, Slack's own hosts are not asked.
      hosts: own === undefined ? fileHosts : [],
      accept: 'image/*',
      maxBytes: maxFileBytes,
      timeoutMs,
      headers: (target): Record<string, string> =>
        token && mayKnowToken(desk, target) ? { authorization: `Bearer ${token}` } : {},
    }),
  );
}

/** Asks again while Slack is busy or failing for a moment. */
async function persist(signal: AbortSignal, ask: () => Promise<Fetched>): Promise<Fetched> {
  for (let tries = 1; ; tries++) {
    const fetched = await ask();
    const isTransient = fetched.status === 429 || fetched.status >= 500;
    if (!isTransient || tries === maxTries) return fetched;
    await sleep(Math.min(maxWaitMs, fetched.retryAfterMs ?? 250 * 2 ** tries), undefined, { signal });
  }
}

async function addressOf({ calls }: FileDesk, team: string, file: WireFile): Promise<WireFile> {
  const isComplete = file.file_access !== 'check_file_info' && Boolean(file.url_private_download ?? file.url_private);
  if (isComplete) return file;
  return (await calls.call(team, 'files.info', { file: file.id }, foundFile)).file;
}

async function load(desk: FileDesk, team: string, given: WireFile, signal: AbortSignal): Promise<Uint8Array> {
  const name = nameOf(given);
  if ((given.size ?? 0) > maxFileBytes) throw tooLarge(name);
  try {
    const file = await addressOf(desk, team, given);
    const url = file.url_private_download ?? file.url_private;
    if (!url || file.mode === 'tombstone')
      throw new PictureError(`[slack] ${name} has no address; send it again`, {
        friendly: pictureMessages.hidden(name, 'Slack'),
      });
    const fetched = await get(desk, team, url, signal);
    if (fetched.status !== 200)
      throw new PictureError(`[slack] the address of ${name} gives ${fetched.status}; send it again`, {
        friendly: pictureMessages.notHandedOver(name, 'Slack', fetched.status),
      });
    // An app that may not see a file gets a page to sign in, with status 200.
    if (isPage(fetched)) throw signInWanted(name);
    return fetched.bytes;
  } catch (cause) {
    if (cause instanceof PictureError) throw cause;
    if (!(cause instanceof SafeFetchError)) {
      signal.throwIfAborted();
      throw callFault(cause, `see “${name}”`);
    }
    if (cause.fault === 'too-large') throw tooLarge(name, cause);
    if (cause.host?.endsWith('.slack.com')) throw signInWanted(name, cause);
    const friendly =
      cause.fault === 'refused'
        ? pictureMessages.elsewhere(name, 'Slack')
        : pictureMessages.notHandedOver(name, 'Slack');
    throw new PictureError(`[slack] ${cause.message}; send the picture again`, { friendly, cause });
  }
}

/** Without the token: the address itself is the key. */
async function post(
  { own, stop, web }: FileDesk,
  url: string,
  body: Uint8Array | string,
  contentType: string,
): Promise<Fetched> {
  const hosts = own === undefined ? [...fileHosts, ...hookHosts] : [];
  const { signal } = stop;
  const given = { body, contentType, hosts, accept: '*/*', maxBytes: 1_000_000, timeoutMs, signal };
  return persist(signal, () => web.post(url, given));
}

const nameOf = ({ name, title, id }: WireFile): string => name || title || id;

export const isPicture = ({ mimetype, name, mode, is_external: isExternal }: WireFile): boolean =>
  mode !== 'tombstone' && !isExternal && isPictureFile(name ?? '', mimetype);

/** By its first bytes: what it is called may be wrong. */
const isPage = ({ bytes, mediaType }: Fetched): boolean =>
  mediaType === 'text/html' ||
  /^\uFEFF?\s*<(?:!doctype|html|head|!--)/i.test(new TextDecoder().decode(bytes.subarray(0, 200)));

/** With another address for Slack, the same path there. */
function redirected(url: string, apiUrl: string | undefined, hosts: readonly string[]): string {
  if (apiUrl === undefined || !URL.canParse(url)) return url;
  const { hostname, pathname, search } = new URL(url);
  return hosts.includes(hostname) ? `${new URL(apiUrl).origin}${pathname}${search}` : url;
}

/** An app that may not see a file is sent to the workspace's own host, or gets its page. */
const signInWanted = (name: string, cause?: unknown): PictureError =>
  new PictureError(
    `[slack] instead of ${name} Slack wants a sign-in; grant the bot files:read, reinstall it, and invite it to the channel`,
    {
      friendly: `Slack doesn’t let me see “${name}”. An admin can grant me “files:read” and reinstall me; I must also be in the channel.`,
      cause,
    },
  );

const tooLarge = (name: string, cause?: unknown): PictureError =>
  new PictureError(`[slack] ${name} is too large; send a smaller one`, {
    friendly: pictureMessages.tooLarge(name, maxFileBytes),
    cause,
  });
