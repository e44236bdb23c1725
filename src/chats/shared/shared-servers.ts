import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SharedServers } from '../../contracts/chat.js';
import { ConfigError } from '../../contracts/errors.js';

/** ms that open requests get to finish when a server closes. */
const graceMs = 2000;

interface Shared {
  readonly server: Server;
  readonly listeners: Map<string, RequestListener>;
  readonly ready: Promise<string>;
}

export function createSharedServers(): SharedServers {
  const servers = new Map<string, Shared>();

  function share(host: string, port: number): Shared {
    const listeners = new Map<string, RequestListener>();
    const server = createServer((request, response) => {
      const listener = listeners.get(longestFit([...listeners.keys()], pathOf(request)) ?? '');
      if (listener) return listener(request, response);
      response.writeHead(404).end();
    });
    return { server, listeners, ready: listen(server, host, port) };
  }

  return {
    async open({ host, port, path, listener }) {
      const key = `${host} ${port}`;
      const shared = servers.get(key) ?? share(host, port);
      servers.set(key, shared);
      if (shared.listeners.has(path)) throw new ConfigError(`[http] two chats want ${path}; switch one of them off`);
      shared.listeners.set(path, listener);
      try {
        const address = await shared.ready;
        return {
          address,
          async close() {
            shared.listeners.delete(path);
            if (shared.listeners.size > 0) return;
            if (servers.get(key) === shared) servers.delete(key);
            await closeServer(shared.server);
          },
        };
      } catch (error) {
        servers.delete(key);
        throw error;
      }
    },
  };
}

/** "/slack/events" fits "/", "/slack/" and "/slack/events". */
function longestFit(paths: readonly string[], asked: string): string | undefined {
  const fitting = paths.filter((path) => asked === path || asked.startsWith(path.endsWith('/') ? path : `${path}/`));
  return fitting.toSorted((one, other) => other.length - one.length).at(0);
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0];

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new ConfigError(listenFault(cause, host, port), { cause });
  }
  const bound = server.address() as AddressInfo; // A server that listens on a port has an address of this kind.
  return `http://${nameOf(host)}:${bound.port}`;
}

/** Requests under way may finish; what hangs is cut off. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(deadline);
}

function listenFault(cause: unknown, host: string, port: number): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  switch (code) {
    case 'EADDRINUSE':
      return `[http] port ${port} is taken by another program; stop that one, or choose another port, for example PORT=${port + 1}`;
    case 'EACCES':
      return `[http] port ${port} needs more rights than this program has; choose one above 1023, for example PORT=3000`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `[http] this machine has no address ${host}; fix CLOVABOT_HOST, or leave it out for this machine only`;
    default:
      return `[http] cannot listen on ${host}:${port} (${code}); fix CLOVABOT_HOST or PORT`;
  }
}

/** What to type into a browser: an IPv6 address in brackets, "all addresses" as this machine. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
