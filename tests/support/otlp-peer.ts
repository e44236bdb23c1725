/** A collector of OpenTelemetry on loopback: takes traces by OTLP over HTTP as JSON, or is told to misbehave. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const value = z.object({
  stringValue: z.string().optional(),
  intValue: z.number().optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
});
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((all) =>
    Object.fromEntries(
      all.map(({ key, value: { stringValue, intValue, doubleValue, boolValue } }) => [
        key,
        stringValue ?? intValue ?? doubleValue ?? boolValue,
      ]),
    ),
  );
const spanSchema = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes,
  events: z.array(z.object({ name: z.string(), attributes })).default([]),
  status: z.object({ code: z.number().optional(), message: z.string().optional() }),
});
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});
export type SentSpan = z.output<typeof spanSchema> & { readonly resource: z.output<typeof attributes> };

export async function startOtlpPeer(manner: 'takes' | 'refuses' | 'denies' | 'hangs' = 'takes') {
  const spans: SentSpan[] = [];
  const bodies: string[] = [];
  const headers: (string | undefined)[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    if (manner === 'hangs') return;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    if (manner === 'refuses') return void response.writeHead(503).end('not now, Ana');
    if (manner === 'denies') return void response.writeHead(401, 'not you, Ana').end('who is Ana?');
    const body = Buffer.concat(pieces).toString();
    bodies.push(body);
    headers.push(request.headers.authorization);
    for (const { resource, scopeSpans } of exported.parse(JSON.parse(body)).resourceSpans)
      spans.push(
        ...scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, resource: resource.attributes }))),
      );
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // It listens on TCP.
    /** What it was sent, all of it. */
    spans,
    bodies,
    authorizations: headers,
    requests: () => requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
