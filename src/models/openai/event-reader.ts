/** Server-sent events, from text that comes in any pieces. */
import { readJson } from '../../util/lenient-json.js';

export interface ServerEvent {
  readonly name?: string;
  readonly data: string;
}

export interface EventReader {
  push(text: string): void;
  /** No more comes: what stands there without its end is heard as well. */
  end(): void;
}

export const isLastEvent = ({ data }: ServerEvent): boolean => data.trim() === '[DONE]';

/** Hears each event that is whole. Comments are left out; some servers leave out the empty line between two events. */
export function createEventReader(hear: (event: ServerEvent) => void): EventReader {
  let rest = '';
  let name: string | undefined;
  let lines: string[] = [];

  function finish(): void {
    if (lines.length > 0) hear({ ...(name !== undefined && { name }), data: lines.join('\n') });
    lines = [];
    name = undefined;
  }

  function read(line: string): void {
    if (line === '') finish();
    const [, field, value = ''] = /^(event|data):? ?(.*)$/s.exec(line) ?? [];
    if (field === undefined) return;
    if (lines.length > 0 && (field === 'event' || isWhole(lines.join('\n')))) finish();
    if (field === 'event') name = value.trim();
    else lines.push(value);
  }

  function push(text: string): void {
    // A carriage return at the end may be half of a line's end.
    const parts = (rest + text).split(/\r\n|\n|\r(?=[\s\S])/);
    rest = parts.pop() ?? '';
    for (const part of parts) read(part);
  }

  return {
    push,
    end() {
      push('\n');
      finish();
    },
  };
}

const isWhole = (data: string): boolean => isLastEvent({ data }) || readJson(data) !== undefined;

/** All events of a body. */
export function eventsIn(body: string): readonly ServerEvent[] {
  const events: ServerEvent[] = [];
  const reader = createEventReader((event) => events.push(event));
  reader.push(body);
  reader.end();
  return events;
}
