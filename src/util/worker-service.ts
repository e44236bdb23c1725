/** Worker threads that answer named calls: started at the first call, restarted after a crash, closed when asked. */
import { parentPort, Worker } from 'node:worker_threads';

export interface CallLimits {
  readonly signal?: AbortSignal;
  /** ms from the moment the worker begins with the call until it is given up and the worker, which may hang, replaced. */
  readonly timeout: number;
}

export interface WorkerService {
  /**
   * Calls wait for their turn and run one after the other.
   * Rejects when the handler throws, the worker dies, the signal aborts or the time runs out.
   */
  call(method: string, input: unknown, limits: CallLimits): Promise<unknown>;
  /** Ends the worker for good: what is open or called later rejects. */
  close(): Promise<void>;
}

interface Job {
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
  readonly timeout: number;
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
 * @param restAfter ms without a call after which the worker ends and gives its memory back; the next call starts it anew
 */
export function workerService(
  name: string,
  url: URL,
  heapMegabytes: number,
  restAfter = Number.POSITIVE_INFINITY,
): WorkerService {
  let waiting: Job[] = [];
  let active: { readonly job: Job; readonly timer: NodeJS.Timeout } | undefined;
  let worker: Worker | undefined;
  let rest: NodeJS.Timeout | undefined;
  let nextId = 1;
  let closed = false;

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
      if (active?.job.id !== reply.id) return;
      const { error, output } = reply;
      finish((job) => {
        if (error) job.reject(Object.assign(new Error(error.message), { stack: error.stack }));
        else job.resolve(output);
      });
    });
    started.on('error', (cause) => {
      if (worker === started)
        abandon(new Error(`[${name}] the worker crashed; it starts again at the next call`, { cause }));
    });
    started.on('exit', (code) => {
      if (worker === started)
        abandon(new Error(`[${name}] the worker ended (code ${code}); it starts again at the next call`));
    });
    return started;
  }

  /** The running call has come to its end: what waits comes next. */
  function finish(settle: (job: Job) => void): void {
    if (active) {
      clearTimeout(active.timer);
      const { job } = active;
      active = undefined;
      settle(job);
    }
    advance();
  }

  /** The worker is no good any more: its call fails, what waits gets a new worker. */
  function abandon(error: Error): void {
    const lost = worker;
    worker = undefined;
    void lost?.terminate();
    finish((job) => job.reject(error));
  }

  function endIdle(): void {
    const idle = worker;
    worker = undefined;
    void idle?.terminate();
  }

  function advance(): void {
    if (active) return;
    const job = waiting.shift();
    clearTimeout(rest);
    if (!job) {
      // An idle worker must not keep the process alive.
      worker?.unref();
      if (Number.isFinite(restAfter)) rest = setTimeout(endIdle, restAfter).unref();
      return;
    }
    worker ??= start();
    worker.ref();
    const { id, method, input, timeout } = job;
    const timer = setTimeout(() => abandon(new Error(`[${name}] ${method} took longer than ${timeout} ms`)), timeout);
    active = { job, timer };
    try {
      const message: CallMessage = { id, method, input };
      worker.postMessage(message);
    } catch (error) {
      finish(() => job.reject(error));
    }
  }

  return {
    call(method, input, { signal, timeout }) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      if (closed) return Promise.reject(new Error(`[${name}] closed`));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        // A call that runs already cannot be interrupted: its result is dropped, and the next one waits for it.
        const onAbort = (): void => {
          waiting = waiting.filter((job) => job.id !== id);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        const done = (): void => signal?.removeEventListener('abort', onAbort);
        waiting.push({
          id,
          method,
          input,
          timeout,
          resolve(output) {
            done();
            resolve(output);
          },
          reject(error) {
            done();
            reject(error);
          },
        });
        advance();
      });
    },
    async close() {
      closed = true;
      const running = worker;
      worker = undefined;
      const error = new Error(`[${name}] closed`);
      for (const job of waiting.splice(0)) job.reject(error);
      finish((job) => job.reject(error));
      clearTimeout(rest);
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

export interface WorkerPool {
  /**
   * As `WorkerService.call`, by the worker with the least to do; a further one starts only when the others are busy.
   * @param member position of the worker that shall do it, for calls that need something only one has loaded
   */
  call(method: string, input: unknown, limits: CallLimits, member?: number): Promise<unknown>;
  /** Calls every worker once, started or not. */
  callEach(method: string, limits: CallLimits): Promise<void>;
  close(): Promise<void>;
}

/** Several equal workers of one module, so that calls use several cores. @param size at least 1 */
export function workerPool(name: string, url: URL, heapMegabytes: number, size: number): WorkerPool {
  const members = Array.from({ length: size }, () => ({
    service: workerService(name, url, heapMegabytes),
    calls: 0,
  }));

  async function callOn(
    member: (typeof members)[number],
    method: string,
    input: unknown,
    limits: CallLimits,
  ): Promise<unknown> {
    member.calls++;
    try {
      return await member.service.call(method, input, limits);
    } finally {
      member.calls--;
    }
  }

  return {
    call(method, input, limits, member) {
      const leastBusy = members.reduce((best, each) => (each.calls < best.calls ? each : best));
      return callOn(member === undefined ? leastBusy : members[member], method, input, limits);
    },
    async callEach(method, limits) {
      await Promise.all(members.map((member) => callOn(member, method, undefined, limits)));
    },
    async close() {
      await Promise.all(members.map(({ service }) => service.close()));
    },
  };
}
