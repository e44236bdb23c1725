/** Replicate on loopback: its HTTP API, its models' schemas and its expiring results, strict about all of them. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { decodeInputs, hostedModels, ModelFailed, type PeerFile, type PeerModel } from './replicate-hosted.js';

export interface PeerPrediction {
  readonly id: string;
  /** "owner/name" */
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  /** ms after its creation. */
  readonly startsAfter: number;
  readonly runsFor: number;
  /** Seconds after which it is given up, as the client asked. */
  readonly life: number;
  readonly outcome: { readonly output?: unknown; readonly error?: string; readonly logs: string };
  stoppedAt?: number;
}

/** What goes wrong at one kind of request; `proceed` does what was asked and gives the reply that would be sent. */
export interface PeerFault {
  readonly at: 'create' | 'get' | 'cancel' | 'result' | 'model' | 'account';
  readonly happen: (response: ServerResponse, proceed: () => Promise<Reply>) => unknown;
  times?: number;
}
interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const createdForm = z.strictObject({ version: z.string().optional(), input: z.record(z.string(), z.unknown()) });

export type ReplicatePeer = Awaited<ReturnType<typeof startReplicatePeer>>;

export async function startReplicatePeer(token = `r8_${randomUUID().replaceAll('-', '')}`) {
  const violations: string[] = [];
  const predictions: PeerPrediction[] = [];
  const faults: PeerFault[] = [];
  const files = new Map<string, PeerFile & { readonly madeAt: number }>();
  const requests: string[] = [];
  const state = {
    startsAfter: 20,
    /** Added to every run, in ms; what is billed. */
    runsFor: 60,
    /** How long results are kept. */
    keptMs: 3_600_000,
    /** The host in addresses of results; the bot must find the way to us. */
    resultHost: 'https://replicate.delivery',
    models: new Map<string, PeerModel>(Object.entries(hostedModels)),
    /** Instead of what the model makes. */
    output: undefined as ((made: unknown) => unknown) | undefined,
    /** Makes every run fail. */
    failure: undefined as { error: string; logs: string } | undefined,
    hidesMetrics: false,
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      response.destroy();
    });
  });
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // It listens on TCP.

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { pathname } = new URL(request.url ?? '/', 'http://peer');
    requests.push(`${request.method} ${pathname}`);
    if (body.includes(token)) violations.push('the token is in a body');
    if (request.url?.includes(token)) violations.push('the token is in an address');
    const { authorization } = request.headers;
    if (pathname.startsWith('/pbxt/')) {
      if (authorization !== undefined) violations.push('the token was sent to the host of results');
      return withFault('result', response, async () => ({ status: 200, body: pathname }), sendFile);
    }
    if (authorization !== `Bearer ${token}`)
      return send(response, {
        status: 401,
        body: { title: 'Unauthenticated', detail: 'You did not pass a valid authentication token', status: 401 },
      });
    const [, version, ...parts] = pathname.split('/');
    if (version !== 'v1') return send(response, { status: 404, body: { detail: 'Not found.' } });
    const [at, act] = routeOf(request, parts, body);
    return withFault(at, response, act, send);
  }

  function routeOf(
    request: IncomingMessage,
    parts: readonly string[],
    body: Buffer,
  ): readonly [PeerFault['at'], () => Promise<Reply>] {
    const [kind = '', one = '', two = '', three = '', four = ''] = parts;
    const isPost = request.method === 'POST';
    if (kind === 'predictions' && isPost && one === '') return ['create', () => create(request, body, undefined)];
    if (kind === 'predictions' && isPost && two === 'cancel') return ['cancel', async () => cancel(one)];
    if (kind === 'predictions' && !isPost && two === '') return ['get', async () => look(one)];
    if (kind === 'models' && isPost && three === 'predictions')
      return ['create', () => create(request, body, `${one}/${two}`)];
    if (kind === 'account' && !isPost)
      return ['account', async () => ({ status: 200, body: { type: 'user', username: 'peer', name: 'Peer' } })];
    if (kind === 'models' && !isPost) return ['model', async () => describeModel(`${one}/${two}`, three, four)];
    violations.push(`${request.method} ${request.url} is no route of the API`);
    return ['get', async () => ({ status: 404, body: { detail: 'Not found.' } })];
  }

  async function withFault(
    at: PeerFault['at'],
    response: ServerResponse,
    act: () => Promise<Reply>,
    finish: (response: ServerResponse, reply: Reply) => void,
  ): Promise<void> {
    const found = faults.findIndex((fault) => fault.at === at);
    const fault = faults[found];
    if (!fault) return finish(response, await act());
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) faults.splice(found, 1);
    await fault.happen(response, act);
  }

  async function create(request: IncomingMessage, body: Buffer, official: string | undefined): Promise<Reply> {
    if (!request.headers['content-type']?.startsWith('application/json'))
      violations.push('a prediction came not as JSON');
    const life = /^(\d+)s$/.exec(String(request.headers['cancel-after']))?.[1];
    if (life === undefined || Number(life) < 5) violations.push('a prediction was asked for that nobody would end');
    const parsed = createdForm.safeParse(JSON.parse(body.toString()));
    if (!parsed.success) {
      violations.push(`a prediction came with ${parsed.error.message}`);
      return { status: 422, body: { title: 'Input validation failed', detail: parsed.error.message, status: 422 } };
    }
    const { version, input } = parsed.data;
    const [name, model] =
      [...state.models].find(([name, one]) => (official === undefined ? one.version === version : name === official)) ??
      [];
    if (!model || name === undefined || model.isOfficial !== (official !== undefined))
      return official === undefined
        ? {
            status: 422,
            body: {
              title: 'Invalid version or not permitted',
              detail: 'The specified version does not exist (or perhaps you don’t have permission to use it?)',
              status: 422,
            },
          }
        : { status: 404, body: { detail: 'The requested resource could not be found.', status: 404 } };
    const checked = z.strictObject(model.input).safeParse(input);
    if (!checked.success)
      return {
        status: 422,
        body: {
          title: 'Input validation failed',
          detail: checked.error.issues.map((issue) => `- input.${issue.path.join('.')}: ${issue.message}`).join('\n'),
          status: 422,
        },
      };
    const prediction: PeerPrediction = {
      id: randomUUID().replaceAll('-', ''),
      model: name,
      input,
      createdAt: Date.now(),
      startsAfter: state.startsAfter,
      runsFor: state.runsFor,
      life: Number(life),
      outcome: await run(model, input),
    };
    predictions.push(prediction);
    return { status: 201, body: wireOf(prediction) };
  }

  async function run(model: PeerModel, input: Readonly<Record<string, unknown>>): Promise<PeerPrediction['outcome']> {
    if (state.failure) return state.failure;
    try {
      const made = await model.run(await decodeInputs(input), keep);
      return { output: state.output ? state.output(made) : made, logs: 'Using seed 7\ndone\n' };
    } catch (error) {
      if (error instanceof ModelFailed) return { error: error.message, logs: error.logs };
      throw error;
    }
  }

  function keep(file: PeerFile): string {
    const path = `/pbxt/${randomUUID()}/${file.name}`;
    files.set(path, { ...file, madeAt: Date.now() });
    return `${state.resultHost}${path}`;
  }

  function sendFile(response: ServerResponse, { body }: Reply): void {
    const file = files.get(String(body));
    if (!file || Date.now() - file.madeAt > state.keptMs) return void response.writeHead(404).end('gone');
    response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
  }

  const look = (id: string): Reply => {
    const prediction = predictions.find((one) => one.id === id);
    return prediction ? { status: 200, body: wireOf(prediction) } : { status: 404, body: { detail: 'Not found.' } };
  };

  function cancel(id: string): Reply {
    const prediction = predictions.find((one) => one.id === id);
    if (prediction && !isOver(prediction)) prediction.stoppedAt = Date.now();
    return look(id);
  }

  function wireOf(prediction: PeerPrediction): object {
    const { id, model, input, outcome } = prediction;
    const status = statusOf(prediction);
    const over = isOver(prediction);
    const began = prediction.createdAt + prediction.startsAfter;
    const done = status === 'succeeded' || status === 'failed';
    return {
      id,
      model,
      version: state.models.get(model)?.version ?? 'hidden',
      input,
      logs: done ? outcome.logs : '',
      output: status === 'succeeded' ? outcome.output : null,
      error: status === 'failed' ? outcome.error : null,
      status,
      data_removed: false,
      created_at: new Date(prediction.createdAt).toISOString(),
      ...(status === 'starting' || status === 'aborted' ? {} : { started_at: new Date(began).toISOString() }),
      ...(over ? { completed_at: new Date(began + billedSeconds(prediction) * 1000).toISOString() } : {}),
      ...(over && !state.hidesMetrics ? { metrics: { predict_time: billedSeconds(prediction), total_time: 9 } } : {}),
      urls: { get: `${origin()}/v1/predictions/${id}`, cancel: `${origin()}/v1/predictions/${id}/cancel` },
      webhook: null,
    };
  }

  function describeModel(name: string, kind: string, version: string): Reply {
    const model = state.models.get(name);
    if (!model || (kind !== '' && (kind !== 'versions' || version !== model.version)))
      return { status: 404, body: { detail: 'Not found.' } };
    const schema = {
      id: model.version,
      created_at: '2024-01-01T00:00:00Z',
      cog_version: '0.9.4',
      openapi_schema: {
        openapi: '3.0.2',
        components: {
          schemas: { Input: z.toJSONSchema(z.object(model.input), { io: 'input', unrepresentable: 'any' }) },
        },
      },
    };
    const [owner] = name.split('/');
    return {
      status: 200,
      body: kind === '' ? { owner, name, is_official: model.isOfficial, latest_version: schema } : schema,
    };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    token,
    violations,
    predictions,
    faults,
    files,
    requests,
    state,
    origin: origin(),
    url: `${origin()}/v1`,
    /** Environment of a bot that uses it. */
    environment: { REPLICATE_API_TOKEN: token, REPLICATE_BASE_URL: `${origin()}/v1` },
    statusOf,
    /** What is billed for all predictions that are over, in seconds. */
    billed: (): number => predictions.filter(isOver).reduce((sum, one) => sum + billedSeconds(one), 0),
    asked: (kind: string): number => requests.filter((request) => request.startsWith(kind)).length,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** By the clock, as the vendor's machines would have it. */
function statusOf(prediction: PeerPrediction, now = Date.now()): string {
  const { createdAt, startsAfter, runsFor, life, outcome } = prediction;
  const ended = Math.min(prediction.stoppedAt ?? Number.POSITIVE_INFINITY, createdAt + life * 1000);
  const began = createdAt + startsAfter;
  if (now >= ended && ended < began) return 'aborted';
  if (now >= ended && ended < began + runsFor) return 'canceled';
  if (now < began) return 'starting';
  if (now < began + runsFor) return 'processing';
  return outcome.error === undefined ? 'succeeded' : 'failed';
}

const isOver = (prediction: PeerPrediction): boolean => !['starting', 'processing'].includes(statusOf(prediction));

/** Seconds that it ran: https://replicate.com/docs/topics/billing */
function billedSeconds(prediction: PeerPrediction): number {
  const began = prediction.createdAt + prediction.startsAfter;
  const ended = Math.min(prediction.stoppedAt ?? Number.POSITIVE_INFINITY, began + prediction.runsFor);
  return Math.max(0, ended - began) / 1000;
}
