import { z } from 'zod';
import type { EnvironmentVariable } from '../contracts/backend.js';
import { ConfigError } from '../contracts/errors.js';
import { type Environment, readEnvironment } from '../util/read-environment.js';

/** The usual names of OpenTelemetry. */
export const tracingEnvironment: readonly EnvironmentVariable[] = [
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    summary:
      'Where traces go by OTLP over HTTP: a collector, Jaeger, Tempo, …; without it nothing of OpenTelemetry is loaded. Never words, names or pictures',
    example: 'http://localhost:4318',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    summary: 'The same with its path, where that is not /v1/traces',
    example: 'http://localhost:4318/v1/traces',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    summary: 'Headers that it wants, as name=value, separated by commas',
    example: 'authorization=Bearer%20…',
    secret: true,
  },
  { name: 'OTEL_SERVICE_NAME', summary: 'What the bot is called there (default clovabot)', example: 'clovabot' },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    summary: 'Which part of all events is traced, from 0 to 1 (default 1): the same ones in every process',
    example: '0.1',
  },
  { name: 'OTEL_SDK_DISABLED', summary: 'true: no traces, whatever else is set here', example: 'true' },
];

const address = z.url({ protocol: /^https?$/, error: 'must begin with https:// or http://' });

const headers = z.string().transform((text, context) => {
  const pairs = text.split(',').flatMap((pair) => (pair.trim() ? [pair.trim().split(/=(.*)/s, 2)] : []));
  try {
    return Object.fromEntries(
      pairs.map(([name = '', value]) => {
        if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name.trim()) || value === undefined) throw new Error('no header');
        return [name.trim(), decodeURIComponent(value.trim())] as const;
      }),
    );
  } catch {
    context.addIssue({ code: 'custom', message: 'write name=value, separated by commas, % and commas as %25 and %2C' });
    return z.NEVER;
  }
});

const schema = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers.optional(),
  OTEL_SERVICE_NAME: z.string().trim().default('clovabot'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number('write a number from 0 to 1').min(0).max(1).default(1),
  OTEL_SDK_DISABLED: z.string().default('false'),
});

export interface TracingSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
  /** 0..1 */
  readonly share: number;
}

/** Undefined where traces go nowhere. @throws ConfigError */
export function readTracing(environment: Environment): TracingSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole } = environment;
  // What others of the machine have set of OpenTelemetry is none of our business.
  if (!base?.trim() && !whole?.trim()) return undefined;
  const settings = readEnvironment('tracing', schema, environment, ConfigError);
  if (settings.OTEL_SDK_DISABLED.toLowerCase() === 'true') return undefined;
  const url =
    settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    `${settings.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '')}/v1/traces`;
  return {
    url,
    headers: settings.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    service: settings.OTEL_SERVICE_NAME,
    share: settings.OTEL_TRACES_SAMPLER_ARG,
  };
}
