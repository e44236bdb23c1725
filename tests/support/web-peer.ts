import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on loopback that a test talks to, and what it was asked. */
export interface WebPeer {
  /** "http://127.0.0.1:54321" */
  readonly origin: string;
  /** Paths with queries, oldest first. */
  readonly asked: readonly string[];
}
export type Answering = (request: IncomingMessage, url: URL, response: ServerResponse) => unknown;

/** Starts a server that ends with the test. */
export async function startPeer(answer: Answering): Promise<WebPeer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    Promise.resolve(answer(request, new URL(request.url ?? '/', 'http://peer'), response)).catch(() =>
      response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  return { origin: `http://127.0.0.1:${port}`, asked };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
