import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { ConfigError } from '../../errors.js';
import type { WebSettings } from './settings.js';

/** ms that open requests get to finish when the server closes. */
const graceMs = 2000;

export interface WebServer {
  /** "http://127.0.0.1:3000" */
  readonly address: string;
  close(): Promise<void>;
}

/** @throws ConfigError when the port or the address cannot be had */
export async function listen(routes: Hono, { host, port }: WebSettings): Promise<WebServer> {
  const server = createServer(getRequestListener(routes.fetch));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new ConfigError(listenFault(cause, host, port), { cause });
  }
  const bound = server.address() as AddressInfo; // A server that listens on a port has an address of this kind.
  return { address: `http://${nameOf(host)}:${bound.port}`, close: () => closeServer(server) };
}

/** Requests under way may finish; what hangs is cut off. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(impatience);
}

function listenFault(cause: unknown, host: string, port: number): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  switch (code) {
    case 'EADDRINUSE':
      return `[web] port ${port} is taken by another program; stop that one, or choose another port, for example PORT=${port + 1}`;
    case 'EACCES':
      return `[web] port ${port} needs more rights than this program has; choose one above 1023, for example PORT=3000`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `[web] this machine has no address ${host}; mend CLOVABOT_HOST, or leave it out for this machine only`;
    default:
      return `[web] cannot listen on ${host}:${port} (${code}); mend CLOVABOT_HOST or PORT`;
  }
}

/** What to type into a browser: an IPv6 address in brackets, "all addresses" as this machine. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
