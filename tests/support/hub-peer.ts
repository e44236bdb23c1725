/**
 * The Hugging Face hub on loopback, as far as models are fetched from it: files of models at
 * `/owner/name/resolve/revision/path`, weights by way of a redirect, ranges and ETags. `hub.behave(…)` makes it misbehave.
 * What no client may send is refused and kept in `hub.violations`, which a test expects to be empty.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a request for a file is answered. */
export type HubBehaviour =
  | { readonly status: number }
  /** The connection is cut after half of the body. */
  | 'cut'
  /** One byte of the body is another. */
  | 'spoilt'
  /** In `pieces` that come `everyMs` apart. */
  | { readonly pieces: number; readonly everyMs: number };

export interface HubPeer {
  /** To be HF_ENDPOINT. */
  readonly url: string;
  /** "owner/name path", in the order in which whole files were asked for. */
  readonly asked: readonly string[];
  /** Requests for a file's length only, in the same form. */
  readonly probed: readonly string[];
  readonly violations: readonly string[];
  /** From now on; undefined for a file means that it is sent as it should be. */
  behave(how: (path: string) => HubBehaviour | undefined): void;
  forget(): void;
  close(): Promise<void>;
}

/** @param models files by path, by "owner/name" or "owner/name@revision" */
export async function startHubPeer(
  models: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>,
): Promise<HubPeer> {
  let behaviour: (path: string) => HubBehaviour | undefined = () => undefined;
  let asked: string[] = [];
  let probed: string[] = [];
  const violations: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      violations.push(`the peer failed: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers } = request;
    const address = new URL(request.url ?? '', url);
    const refuse = (why: string): void => {
      violations.push(`${method} ${address.pathname}: ${why}`);
      response.writeHead(400).end(why);
    };
    if (method !== 'GET') return refuse('only files are read');
    const [, listed, branch] = /^\/api\/models\/([\w.-]+\/[\w.-]+)\/tree\/([\w.-]+)$/.exec(address.pathname) ?? [];
    if (listed !== undefined) {
      const files = Object.entries(models[branch === 'main' ? listed : `${listed}@${branch}`] ?? {});
      const tree = files.map(([path, { length: size }]) => ({ type: 'file', oid: '0', size, path }));
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(tree));
    }
    if (address.search !== '' && !address.pathname.startsWith('/cdn/')) return refuse('no questions are asked');
    if (headers.authorization !== undefined) return refuse('a token was sent to a stranger');
    if (headers.cookie !== undefined) return refuse('a cookie was sent');
    const [, way, model, revision, file] =
      /^\/(?:(cdn)\/)?([\w.-]+\/[\w.-]+)\/resolve\/([\w.-]+)\/((?:[\w.-]+\/)*[\w.-]+)$/.exec(address.pathname) ?? [];
    if (file === undefined || file.includes('..')) return refuse('that is no file of a model');
    const path = `${model} ${file}`;
    const range = headers.range;
    if (way === undefined) (range === undefined ? asked : probed).push(path);
    const how = behaviour(path);
    const files = models[revision === 'main' ? model : `${model}@${revision}`];
    // The hub says so, rather than 404, of models that it does not have.
    if (!files) return void response.writeHead(401).end('Invalid username or password.');
    if (typeof how === 'object' && 'status' in how) return void response.writeHead(how.status).end();
    const content = files[file];
    if (!content) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end('Entry not found');
    if (file.startsWith('onnx/') && way === undefined)
      return void response.writeHead(302, { location: `/cdn${address.pathname}?signature=given` }).end();
    const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
    const type = { etag, 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes' };
    if (range !== undefined) {
      if (range !== 'bytes=0-0') return refuse(`range ${range}`);
      const part = { ...type, 'content-range': `bytes 0-0/${content.length}`, 'content-length': 1 };
      return void response.writeHead(206, part).end(content.subarray(0, 1));
    }
    response.writeHead(200, { ...type, 'content-length': content.length });
    if (how === 'cut') {
      response.write(content.subarray(0, Math.floor(content.length / 2)));
      await sleep(50);
      return void response.destroy();
    }
    if (how === 'spoilt') {
      const spoilt = Buffer.from(content);
      spoilt[0] ^= 1;
      return void response.end(spoilt);
    }
    const { pieces, everyMs } = how ?? { pieces: 1, everyMs: 0 };
    const length = Math.ceil(content.length / pieces);
    for (let at = 0; at < content.length && !response.destroyed; at += length) {
      if (at > 0) await sleep(everyMs);
      response.write(content.subarray(at, at + length));
    }
    response.end();
  }

  return {
    url,
    get asked() {
      return asked;
    },
    get probed() {
      return probed;
    },
    violations,
    behave(how) {
      behaviour = how;
    },
    forget() {
      asked = [];
      probed = [];
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
