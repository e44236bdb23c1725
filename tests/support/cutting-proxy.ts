import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface CuttingProxy {
  /** The same address through the proxy. */
  readonly url: string;
  /** The next request that holds these words is carried out, and its connection breaks instead of the answer. */
  cutAnswerTo(words: string): void;
  /** How many answers were cut. */
  readonly cuts: number;
}

/** Stands before a PostgreSQL server and loses answers. */
export async function startCuttingProxy(url: string): Promise<CuttingProxy> {
  const target = new URL(url);
  let awaited: string | undefined;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    let isCutNext = false;
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', (bytes) => {
      if (awaited !== undefined && bytes.includes(awaited)) {
        awaited = undefined;
        isCutNext = true;
      }
      server.write(bytes);
    });
    // The server answers when it has committed.
    server.on('data', (bytes) => {
      if (!isCutNext) return void client.write(bytes);
      cuts += 1;
      end();
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const address = proxy.address();
  if (!address || typeof address === 'string') throw new Error('[test] the proxy has no port');
  const through = new URL(url);
  through.port = String(address.port);
  return {
    url: through.href,
    cutAnswerTo(words) {
      awaited = words;
    },
    get cuts() {
      return cuts;
    },
  };
}
