import type { Request } from '../contracts/turn.js';
import { courtesyReply } from '../language/courtesy.js';

export const requestLimits = { pictures: 10, characters: 2000 } as const;

/** The friendly sentence for too many pictures, or undefined; asked before any of them is loaded. */
export function tooManyPictures(count: number): string | undefined {
  if (count <= requestLimits.pictures) return undefined;
  return `That is ${count} pictures; I can look at ${requestLimits.pictures} at a time. Please send fewer.`;
}

/**
 * The friendly sentence that answers a request before anything is planned, or undefined when it can be tried.
 * Bounds keep a planner, above all a paid one, from working on something that no answer can come of.
 */
export function refusalOf(request: Pick<Request, 'text' | 'images'>): string | undefined {
  const tooMany = tooManyPictures(request.images.length);
  if (tooMany) return tooMany;
  if (request.text.length > requestLimits.characters)
    return `That is a very long instruction (${request.text.length} characters). Please say it in at most ${requestLimits.characters}.`;
  const courtesy = courtesyReply(request.text);
  if (courtesy) return courtesy;
  if (request.images.length === 0)
    return 'I need a picture for that: attach one (JPEG, PNG or WebP), or reply to a message that has one.';
  if (request.text.trim() === '')
    return 'Nice picture! What would you like to know, or what should I change? For example “How many people are there?” or “Blur the faces”.';
  return undefined;
}
