import sharp from 'sharp';
import { openverseResult } from '../models/search/peers.js';
import { sendJson, startPeer, type WebPeer } from './web-peer.js';

export interface Library extends WebPeer {
  /** What is served in place of the picture with this name ("heron-2"). */
  readonly instead: Map<string, { readonly status: number; readonly body: string | Uint8Array }>;
}

export interface LibraryOptions {
  /** Before each picture. */
  readonly delayMs?: number;
  /** The file of a picture by its name: "heron-2", "grey_heron-3". */
  readonly draw?: (name: string) => Promise<Buffer>;
}

/** An Openverse whose every picture is another one: twenty for each word. */
export async function startLibrary({ delayMs = 0, draw = pictureOf }: LibraryOptions = {}): Promise<Library> {
  const instead: Library['instead'] = new Map();
  const peer = await startPeer(async (_, url, response) => {
    if (url.pathname === '/v1/images/') {
      const word = (url.searchParams.get('q') ?? '').replaceAll(' ', '_');
      const results = Array.from({ length: 20 }, (_each, at) => ({
        ...openverseResult(peer.origin, at),
        url: `${peer.origin}/large/${word}-${at}`,
        thumbnail: `${peer.origin}/pictures/${word}-${at}`,
      }));
      return sendJson(response, { page_count: 1, results });
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    const name = url.pathname.split('/').at(-1) ?? '';
    const other = instead.get(name);
    if (other) return response.writeHead(other.status, { 'content-type': 'image/jpeg' }).end(other.body);
    return response.writeHead(200, { 'content-type': 'image/png' }).end(await draw(name));
  });
  return { ...peer, instead };
}

/** A picture that only this name has. */
export function pictureOf(name: string, width = 320, height = 240): Promise<Buffer> {
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 16_777_216, 7);
  const background = `#${hue.toString(16).padStart(6, '0')}`;
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}
