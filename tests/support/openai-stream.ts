/** How servers stream: well, oddly, and not to the end. */
import type { ServerResponse } from 'node:http';
import { setImmediate as pause, setTimeout as sleep } from 'node:timers/promises';

export interface PeerStream {
  /** Bytes of each piece that goes out: frames, characters and escapes are cut anywhere. */
  readonly bytes?: number;
  /** Between two pieces. */
  readonly pauseMs?: number;
  readonly lineEnd?: '\n' | '\r\n' | '\r';
  /** Signs of life stand between the events. */
  readonly comments?: true;
  /** No empty lines do. */
  readonly dense?: true;
  /** The last event is missing: that it is done, or why it has ended, or both. */
  readonly without?: readonly ('done' | 'finish')[];
  /** What comes after so many words. */
  readonly breaks?: {
    readonly after: number;
    readonly by: 'cut' | 'end' | 'garbage' | 'silence' | { readonly error: object };
  };
}

export interface StreamedChoice {
  readonly content: string;
  readonly finish: string;
}

/** Sends a completion's events. `rest` stands in each. */
export async function sendStream(
  { content, finish }: StreamedChoice,
  rest: object,
  usage: unknown,
  response: ServerResponse,
  stream: PeerStream = {},
): Promise<void> {
  const { bytes, pauseMs = 0, lineEnd = '\n', comments, dense, without = [], breaks } = stream;
  const event = (data: string): string =>
    `${comments ? `: PROCESSING${lineEnd}${lineEnd}` : ''}data: ${data}${dense ? lineEnd : lineEnd + lineEnd}`;
  const part = (given: object): string => event(JSON.stringify({ ...rest, object: 'chat.completion.chunk', ...given }));
  const words = (content.match(/[\s\S]{1,5}/g) ?? []).map((piece) =>
    part({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] }),
  );
  const ends = [
    ...(without.includes('finish') ? [] : [part({ choices: [{ index: 0, delta: {}, finish_reason: finish }] })]),
    ...(usage === undefined ? [] : [part({ choices: [], usage })]),
    ...(without.includes('done') ? [] : [event('[DONE]')]),
  ];
  const by = breaks?.by;
  const broken = by === 'garbage' ? [event('{"choi')] : typeof by === 'object' ? [event(JSON.stringify(by))] : [];
  const sent = Buffer.from((breaks ? [...words.slice(0, breaks.after), ...broken] : [...words, ...ends]).join(''));
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const size = bytes ?? sent.length;
  for (let at = 0; at < sent.length && !response.destroyed; at += size) {
    response.write(sent.subarray(at, at + size));
    // Otherwise the pieces arrive as one.
    await (pauseMs === 0 ? pause() : sleep(pauseMs));
  }
  if (by === 'silence') return;
  if (by === 'cut') {
    await sleep(20);
    response.destroy();
  } else response.end();
}
