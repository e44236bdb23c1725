/** Worker threads that answer named calls: started at the first call, restarted after a crash, closed when asked. */
import { parentPort, Worker } from 'node:worker_threads';

export interface CallLimits {
  readonly signal?: AbortSignal;
  /** ms from the moment the worker begins with the call until it fails and the worker, which may hang, is replaced. */
  readonly timeout: number;
}

export interface WorkerService {
  /**
   * Calls wait for their turn and run one after the other.
   * Rejects when the handler throws, the signal aborts or the time runs out, and when the worker dies a second time: at
   * first the call is tried once more. A call that goes on for a while after its signal has aborted costs the worker.
   */
  call(method: string, input: unknown, limits: CallLimits): Promise<unknown>;
  /** Ends the worker for good: what is open or called later rejects. */
  close(): Promise<void>;
}

/** ms that a call may go on after its signal has aborted: a new worker loads for about as long. */
const abortGraceMs = 1_000;

interface Job {
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
  readonly timeout: number;
  /** It was begun again after a worker had died. */
  isRetry?: true;
  /** Nobody waits for it any more. */
  isStopped?: true;
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

interface Service {
  readonly name: string;
  readonly url: URL;
  readonly heapMegabytes: number;
  readonly restAfterMs: number;
  waiting: Job[];
  active?: { readonly job: Job; readonly timer: NodeJS.Timeout };
  worker?: Worker;
  restTimer?: NodeJS.Timeout;
  nextId: number;
  isClosed: boolean;
}

/**
 * @param name for errors, e.g. `vision`
 * @param url the worker's module, made with `new URL('./x-worker.js', import.meta.url)`
 * @param heapMegabytes bound on the worker's JavaScript heap (WebAssembly memory comes on top)
 * @param restAfterMs without a call after which the worker ends and gives its memory back; the next call starts a new one
 */
export function workerService(
  name: string,
  url: URL,
  heapMegabytes: number,
  restAfterMs = Number.POSITIVE_INFINITY,
): WorkerService {
  const service: Service = { name, url, heapMegabytes, restAfterMs, waiting: [], nextId: 1, isClosed: false };
  return {
    call: (method, input, limits) => enqueue(service, method, input, limits),
    close: () => close(service),
  };
}

function enqueue(service: Service, method: string, input: unknown, { signal, timeout }: CallLimits): Promise<unknown> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (service.isClosed) return Promise.reject(closedError(service));
  const id = service.nextId++;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      job.isStopped = true;
      service.waiting = service.waiting.filter((other) => other !== job);
      reject(signal?.reason);
      if (service.active?.job === job) endSoon(service, job);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const stopListening = (): void => signal?.removeEventListener('abort', onAbort);
    const job: Job = {
      id,
      method,
      input,
      timeout,
      resolve(output) {
        stopListening();
        resolve(output);
      },
      reject(error) {
        stopListening();
        reject(error);
      },
    };
    service.waiting.push(job);
    advance(service);
  });
}

/** Begins the next waiting call, if none is running. */
function advance(service: Service): void {
  if (service.active) return;
  const { name, waiting, restAfterMs } = service;
  const job = waiting.shift();
  clearTimeout(service.restTimer);
  if (!job) {
    // An idle worker must not keep the process alive.
    service.worker?.unref();
    if (Number.isFinite(restAfterMs))
      service.restTimer = setTimeout(() => void stopWorker(service), restAfterMs).unref();
    return;
  }
  service.worker ??= startWorker(service);
  service.worker.ref();
  const { id, method, input, timeout } = job;
  const onTimeout = (): void => replaceWorker(service, new Error(`[${name}] ${method} took longer than ${timeout} ms`));
  service.active = { job, timer: setTimeout(onTimeout, timeout) };
  try {
    const message: CallMessage = { id, method, input };
    service.worker.postMessage(message);
  } catch (error) {
    finish(service, () => job.reject(error));
  }
}

/** A running call can't be interrupted: its result is dropped. Where nobody waits for it, it must not take long either. */
function endSoon(service: Service, job: Job): void {
  const onTime = (): void => {
    if (service.active?.job === job) replaceWorker(service, new Error(`[${service.name}] a call was stopped`));
  };
  setTimeout(onTime, abortGraceMs).unref();
}

/** Settles the running call, if there is one, and begins the next. */
function finish(service: Service, settle: (job: Job) => void): void {
  const { active } = service;
  service.active = undefined;
  if (active) {
    clearTimeout(active.timer);
    settle(active.job);
  }
  advance(service);
}

function startWorker(service: Service): Worker {
  const { name, url, heapMegabytes } = service;
  const options = { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } };
  // Uncompiled sources (tests, `npm run dev`) are TypeScript, which a worker thread reads only through tsx.
  const isSource = import.meta.url.endsWith('.ts');
  const module = JSON.stringify(url.href.replace(/\.js$/, '.ts'));
  const throughTsx = `import('tsx/esm/api').then((tsx) => { tsx.register(); return import(${module}); });`;
  const worker = isSource ? new Worker(throughTsx, { ...options, eval: true }) : new Worker(url, options);
  const onEnd = (what: string, cause?: unknown): void => {
    if (service.worker !== worker) return;
    if (tryAgain(service)) return;
    replaceWorker(service, new Error(`[${name}] the worker ${what}; it starts again at the next call`, { cause }));
  };
  worker.on('error', (cause) => onEnd('crashed', cause));
  worker.on('exit', (code) => onEnd(`ended (code ${code})`));
  worker.on('message', ({ id, error, output }: ReplyMessage) => {
    if (service.active?.job.id !== id) return;
    finish(service, (job) => {
      if (error) job.reject(Object.assign(new Error(error.message), { stack: error.stack }));
      else job.resolve(output);
    });
  });
  return worker;
}

/** What a worker was doing when it died is begun once more by a new one. */
function tryAgain(service: Service): boolean {
  const { active } = service;
  if (!active || active.job.isRetry || active.job.isStopped || service.isClosed) return false;
  clearTimeout(active.timer);
  active.job.isRetry = true;
  service.active = undefined;
  service.waiting.unshift(active.job);
  void stopWorker(service);
  advance(service);
  return true;
}

/** The worker can't be used any more: its call fails, and the waiting ones get a new worker. */
function replaceWorker(service: Service, error: Error): void {
  void stopWorker(service);
  finish(service, (job) => job.reject(error));
}

async function stopWorker(service: Service): Promise<void> {
  const { worker } = service;
  service.worker = undefined;
  await worker?.terminate();
}

async function close(service: Service): Promise<void> {
  service.isClosed = true;
  const error = closedError(service);
  for (const job of service.waiting.splice(0)) job.reject(error);
  const stopped = stopWorker(service);
  finish(service, (job) => job.reject(error));
  clearTimeout(service.restTimer);
  await stopped;
}

const closedError = ({ name }: Service): Error => new Error(`[${name}] closed`);

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
