import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Entry, Hold, Journal, JournalWorker } from '../../src/contracts/journal.js';
import { readTracing } from '../../src/tracing/settings.js';
import { tracedJournal } from '../../src/tracing/traced-journal.js';
import type { Tracer } from '../../src/tracing/tracer.js';
import { projectRoot } from '../../src/util/project-root.js';
import { currentTrace, currentTraceId, traced, traceOf, untraced } from '../../src/util/trace.js';

test('without an address nothing is traced, whatever else is set', () => {
  for (const environment of [
    {},
    { OTEL_SERVICE_NAME: 'x' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' },
    { OTEL_TRACES_SAMPLER_ARG: 'much' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318', OTEL_SDK_DISABLED: 'true' },
  ])
    expect(readTracing(environment)).toBeUndefined();
});

test('addresses and headers are read as OpenTelemetry has it', () => {
  expect(readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318/' })).toEqual({
    ...{ url: 'http://a:4318/v1/traces', headers: {}, service: 'clovabot', share: 1 },
  });
  expect(
    readTracing({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://b/otlp/x',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YTpi=, x-team = 1%2C2',
      OTEL_SERVICE_NAME: 'ours',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    }),
  ).toEqual({
    ...{ url: 'https://b/otlp/x', headers: { authorization: 'Basic YTpi=', 'x-team': '1,2' } },
    ...{ service: 'ours', share: 0.25 },
  });
});

test('what cannot work is named without its value', () => {
  const base = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a' };
  for (const [environment, words] of [
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'a.example:4317' }, /OTEL_EXPORTER_OTLP_ENDPOINT: must begin with https/],
    [{ ...base, OTEL_EXPORTER_OTLP_HEADERS: 'sk-secret' }, /OTEL_EXPORTER_OTLP_HEADERS: write name=value/],
    [{ ...base, OTEL_EXPORTER_OTLP_HEADERS: 'a=%E0%A4%A' }, /OTEL_EXPORTER_OTLP_HEADERS/],
    [{ ...base, OTEL_TRACES_SAMPLER_ARG: '7' }, /OTEL_TRACES_SAMPLER_ARG/],
  ] as const) {
    expect(() => readTracing(environment)).toThrow(words);
    expect(() => readTracing(environment)).not.toThrow(/sk-secret/);
  }
});

test('the packages are loaded only when they are asked for', () => {
  const folder = path.join(projectRoot, 'src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const loading = sources.filter((file) =>
    /^(?:import (?!type)|export )[^;]*from '@opentelemetry/m.test(readFileSync(path.join(folder, file), 'utf8')),
  );
  expect(loading).toEqual([]);
});

test('runs of an entry are told apart, and one that was given up ends with the class of its error', async () => {
  const told: unknown[] = [];
  const tracer: Tracer = {
    begin(name, facts, event) {
      told.push([name, facts?.kind, event?.key]);
      return {
        note: () => undefined,
        event: (what, more) => void told.push([what, more]),
        within: (work) => work(),
        end: (fault) => void told.push(['end', fault?.error instanceof Error ? fault.error.name : fault]),
      };
    },
    note: () => undefined,
    close: async () => undefined,
  };
  let given: JournalWorker | undefined;
  const journal = {
    work(worker: JournalWorker) {
      given = worker;
    },
  } as unknown as Journal;
  const key = '["message","t","m1"]';
  const entry: Entry = {
    ...{ key: `${key}>settle`, team: 't', thread: 'th', order: 'beside', seq: 1, begun: 2, at: 1 },
    event: { kind: 'follow-up', followUp: { does: 'settle' } },
  };
  tracedJournal(journal, tracer).work({
    carryOut: async () => Promise.reject(new TypeError('no')),
    onGivenUp: async () => undefined,
  } as unknown as JournalWorker);
  await expect(given?.carryOut(entry, {} as Hold)).rejects.toThrow('no');
  await given?.onGivenUp(entry, new RangeError('Ana'));
  expect(told).toEqual([
    ['carry out settle', 'follow-up', entry.key],
    ['begun again', { begun: 2 }],
    ['end', 'TypeError'],
    ['give up settle', 'follow-up', entry.key],
    ['end', 'RangeError'],
  ]);
});

test('lines of the log bear the id of the event, and that of its trace', () => {
  const key = '["reaction","team \\"one\\"","m1 5"]';
  for (const own of [key, `${key}>settle`, `${key}~again`])
    expect(traced(own, () => [currentTrace(), currentTraceId()])).toEqual(['m1 5', traceOf(key).traceId]);
  expect(traceOf('["message","other","m1"]')).not.toEqual(traceOf('["message","team","m1"]'));
  expect([currentTrace(), currentTraceId()]).toEqual([undefined, undefined]);
  expect(traced(key, () => untraced(currentTrace))).toBeUndefined();
});
