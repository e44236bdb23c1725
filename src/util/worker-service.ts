/** A worker thread that answers named calls: started at the first call, restarted after a crash, closed when asked. */
import { parentPort, Worker } from 'node:worker_threads';

export interface CallLimits {
  readonly signal?: AbortSignal;
  /** ms until the call is given up and the worker, which may hang, is replaced. */
  readonly timeout: number;
}

export interface WorkerService {
  /** Rejects when the handler throws, the worker dies, the signal aborts or the time runs out. */
  call(method: string, input: unknown, limits: CallLimits): Promise<unknown>;
  close(): Promise<void>;
}

interface Pending {
  resolve(output: unknown): void;
  reject(error: unknown): void;
}
interface CallMessage {
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
}
interface ReplyMessage {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: { readonly message: string; readonly stack?: string };
}

/**
 * @param name for errors, e.g. `vision`
 * @param url the worker's module, made with `new URL('./x-worker.js', import.meta.url)`
 * @param heapMegabytes bound on the worker's JavaScript heap (WebAssembly memory comes on top)
 */
export function workerService(name: string, url: URL, heapMegabytes: number): WorkerService {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let nextId = 1;

  function failAll(error: Error): void {
    worker = undefined;
    for (const call of pending.values()) call.reject(error);
    pending.clear();
  }

  function start(): Worker {
    // Uncompiled sources (tests, `npm run dev`) are TypeScript, which a worker thread reads only through tsx.
    const source = import.meta.url.endsWith('.ts');
    const file = source ? new URL(url.href.replace(/\.js$/, '.ts')) : url;
    const started = source
      ? new Worker(
          `import('tsx/esm/api').then((tsx) => { tsx.register(); return import(${JSON.stringify(file.href)}); });`,
          {
            eval: true,
            resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
          },
        )
      : new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } });
    started.on('message', (reply: ReplyMessage) => {
      const call = pending.get(reply.id);
      if (!call) return;
      pending.delete(reply.id);
      if (pending.size === 0) started.unref();
      if (reply.error) call.reject(Object.assign(new Error(reply.error.message), { stack: reply.error.stack }));
      else call.resolve(reply.output);
    });
    started.on('error', (cause) => {
      if (worker === started)
        failAll(new Error(`[${name}] the worker crashed; it starts anew at the next call`, { cause }));
    });
    started.on('exit', (code) => {
      if (worker === started)
        failAll(new Error(`[${name}] the worker ended (code ${code}); it starts anew at the next call`));
    });
    return started;
  }

  return {
    call(method, input, { signal, timeout }) {
      signal?.throwIfAborted();
      worker ??= start();
      const running = worker;
      running.ref();
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const onAbort = (): void => settle(() => reject(signal?.reason));
        const timer = setTimeout(() => {
          settle(() => reject(new Error(`[${name}] ${method} took longer than ${timeout} ms`)));
          if (worker === running) {
            failAll(new Error(`[${name}] the worker was replaced because ${method} hung`));
            void running.terminate();
          }
        }, timeout);
        function settle(finish: () => void): void {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          pending.delete(id);
          finish();
        }
        signal?.addEventListener('abort', onAbort, { once: true });
        pending.set(id, {
          resolve: (output) => settle(() => resolve(output)),
          reject: (error) => settle(() => reject(error)),
        });
        const message: CallMessage = { id, method, input };
        running.postMessage(message);
      });
    },
    async close() {
      const running = worker;
      failAll(new Error(`[${name}] closed`));
      await running?.terminate();
    },
  };
}

type Handlers = Readonly<Record<string, (input: never) => Promise<unknown> | unknown>>;

/** Called once in a worker's module: answers the calls of `workerService`, one after the other. */
export function serveWorker(handlers: Handlers): void {
  const port = parentPort;
  if (!port) throw new Error('[worker] must be started as a worker thread');
  let last: Promise<void> = Promise.resolve();
  port.on('message', ({ id, method, input }: CallMessage) => {
    last = last.then(async () => {
      const reply = await answer(id, method, input);
      port.postMessage(reply);
    });
  });

  async function answer(id: number, method: string, input: unknown): Promise<ReplyMessage> {
    try {
      const handler = handlers[method] as ((input: unknown) => unknown) | undefined;
      if (!handler) throw new Error(`[worker] no handler named ${method}`);
      return { id, output: await handler(input) };
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      return { id, error: { message, stack } };
    }
  }
}
