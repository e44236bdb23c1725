/** What a language model sent, taken apart without trusting any of it. Nothing here is evaluated. */
import { lenientJson } from '../../util/lenient-json.js';

/** Characters of a reply that are looked at; an honest one is far shorter. */
const longest = 20_000;

/** The reply within bounds, without what a reasoning model thought aloud, and without what cannot be seen. */
export function spokenPart(reply: string): string {
  const thought = reply.lastIndexOf('</think>');
  const spoken = (thought < 0 ? reply : reply.slice(thought + '</think>'.length)).slice(0, longest);
  const visible = spoken.replace(/[\u200B\u2060\uFEFF]/g, '').trim();
  // Some encode their JSON once more.
  const inner = visible.startsWith('"') ? lenientJson(visible) : undefined;
  return typeof inner === 'string' ? inner : visible;
}
