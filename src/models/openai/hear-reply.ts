/** What a streamed reply says, while it comes. */
import { createEventReader } from './event-reader.js';
import { saidInPart } from './reply.js';

/** Characters; posts show no more of what is still being written. */
const maxTold = 12_000;
/** Bytes of a body, most of which are frames around a few letters each. */
const maxHeard = 4_000_000;

/** Hears the parts of a body, cut anywhere, and tells all that is said in it so far whenever that is more. */
export function createReplyListener(tell: (said: string) => void): (part: Uint8Array) => void {
  const decoder = new TextDecoder();
  let heard = 0;
  let said = '';
  const reader = createEventReader((event) => {
    said += saidInPart(event.data) ?? '';
  });
  return (part) => {
    heard += part.byteLength;
    if (heard > maxHeard || said.length > maxTold) return;
    const before = said.length;
    reader.push(decoder.decode(part, { stream: true }));
    if (said.length > before) tell(said);
  };
}
