/** Spans by OpenTelemetry, sent by OTLP over HTTP. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { Attributes, Context, SpanContext } from '@opentelemetry/api';
import type { SpanExporter, TracerProviderOptions } from '@opentelemetry/sdk-trace';
import { ModelError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import { traceOf, untraced } from '../util/trace.js';
import { readTracing, type TracingSettings } from './settings.js';
import type { Facts, Tracer } from './tracer.js';

export interface TracingOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** ms between sendings. */
  readonly everyMs?: number;
}

const usualEveryMs = 2000;
/** ms for one sending, its repetitions included; what is not taken by then is dropped. */
const maxSendMs = 5000;
/** ms that the end of the bot waits for it. */
const maxCloseMs = 2000;
/** Spans that wait to be sent; more are dropped. */
const mostWaiting = 4096;
const warnEveryMs = 600_000;

/** Undefined where no address is set; then nothing of OpenTelemetry is loaded. @throws ConfigError */
export async function connectTracing(options: TracingOptions): Promise<Tracer | undefined> {
  const settings = readTracing(options.environment);
  return settings && loadTracer(settings, options);
}

async function loadTracer(settings: TracingSettings, options: TracingOptions): Promise<Tracer> {
  const [{ ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags }, sdk, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const agent = settings.url.startsWith('https:')
    ? new HttpsAgent({ keepAlive: true })
    : new HttpAgent({ keepAlive: true });
  const exporter = new OTLPTraceExporter({
    ...{ url: settings.url, headers: { ...settings.headers }, timeoutMillis: maxSendMs, concurrencyLimit: 2 },
    httpAgentOptions: () => agent,
  });
  const random = new sdk.RandomIdGenerator();
  /** Of the next span, where its ids are given. */
  let given: ReturnType<typeof traceOf> | undefined;
  const provider = new sdk.TracerProvider({
    resource: resourceOf({
      'service.name': settings.service,
      'process.pid': process.pid,
      'clovabot.role': options.environment.CLOVABOT_ROLE?.trim() || 'all',
    }),
    // By the trace's id, so that all processes decide alike.
    ...(settings.share < 1 && { sampler: new sdk.TraceIdRatioBasedSampler(settings.share) }),
    idGenerator: {
      generateTraceId: () => given?.traceId ?? random.generateTraceId(),
      generateSpanId: () => given?.rootSpanId ?? random.generateSpanId(),
    },
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: telling(exporter, settings.url, options.log),
        scheduledDelayMillis: options.everyMs ?? usualEveryMs,
        exportTimeoutMillis: maxSendMs + 1000,
        maxQueueSize: mostWaiting,
      }),
    ],
  });
  const spans = provider.getTracer('clovabot');
  const current = new AsyncLocalStorage<Context>();

  function parentOf(key: string): Context {
    const { traceId, rootSpanId } = traceOf(key);
    const parent: SpanContext = { traceId, spanId: rootSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
    return trace.setSpanContext(ROOT_CONTEXT, parent);
  }

  return {
    begin(name, facts = {}, event) {
      const parent = event ? (event.comes ? ROOT_CONTEXT : parentOf(event.key)) : (current.getStore() ?? ROOT_CONTEXT);
      given = event?.comes && traceOf(event.key);
      const span = spans.startSpan(name, { attributes: attributesOf(facts) }, parent);
      given = undefined;
      const own = trace.setSpan(parent, span);
      let isOver = false;
      return {
        note: (more) => void span.setAttributes(attributesOf(more)),
        event: (what, more = {}) => void span.addEvent(what, attributesOf(more)),
        within: (work) => current.run(own, work),
        end(fault) {
          if (isOver) return;
          isOver = true;
          if (fault) {
            const { error } = fault;
            span.setStatus({ code: SpanStatusCode.ERROR, message: classOf(error) });
            span.setAttributes(attributesOf(faultFacts(error)));
          }
          span.end();
        },
      };
    },
    note(facts) {
      const store = current.getStore();
      if (store) trace.getSpan(store)?.setAttributes(attributesOf(facts));
    },
    async close() {
      const late = new AbortController();
      await Promise.race([
        provider.shutdown().catch(() => undefined),
        pause(maxCloseMs, undefined, { signal: late.signal }).catch(() => undefined),
      ]);
      late.abort();
      agent.destroy();
    },
  };
}

/** The same exporter; whoever runs the bot is told, not too often, when what it sends is not taken. */
function telling(exporter: SpanExporter, url: string, log: Log): SpanExporter {
  const { host } = new URL(url);
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const at = performance.now();
        if (result.error && at - toldAt > warnEveryMs) {
          toldAt = at;
          // The reply of a stranger is not repeated.
          const { code } = { code: undefined, ...result.error };
          const facts = { host, code, lost: spans.length };
          untraced(() =>
            log.warn(
              facts,
              '[tracing] spans were not taken and are dropped; see OTEL_EXPORTER_OTLP_ENDPOINT and _HEADERS',
            ),
          );
        }
        done(result);
      }),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

/** Exactly these: what the SDK finds out by itself could be words of whoever runs the machine. */
function resourceOf(attributes: Attributes): NonNullable<TracerProviderOptions['resource']> {
  const resource: NonNullable<TracerProviderOptions['resource']> = {
    attributes,
    merge: () => resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
}

function attributesOf(facts: Facts): Attributes {
  const named = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.includes('.') ? name : `clovabot.${name}`, value] as const],
  );
  return Object.fromEntries(named);
}

/** Messages of errors may hold words, names and addresses. */
const classOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

const faultFacts = (error: unknown): Facts => ({
  'error.type': classOf(error),
  ...(error instanceof ModelError && { 'http.response.status_code': error.status, retryable: error.retryable }),
});
