import type { Planner } from '../contracts/planner.js';
import type { Tool } from '../contracts/tool.js';
import type { Request } from '../contracts/turn.js';
import { courtesyIn } from '../language/small-talk.js';
import { sayCourtesy } from '../show/say-courtesy.js';

const requestLimits = { pictures: 10, characters: 2000 } as const;

/** Whether no planner should be given a text of that length: an instruction, or a follow-up with what it goes on with. */
export const isTooLong = (text: string): boolean => text.length > requestLimits.characters;

/** The friendly sentence for too many pictures, or undefined; asked before any of them is loaded. */
export function tooManyPictures(count: number): string | undefined {
  if (count <= requestLimits.pictures) return undefined;
  return `I can't look at ${count} pictures at once. Please send at most ${requestLimits.pictures}.`;
}

/**
 * The friendly sentence that answers a request before anything is planned, or undefined when it can be tried.
 * Bounds keep a planner, above all a paid one, from working on something that no answer can come of.
 */
export function refusalOf(
  request: Pick<Request, 'text' | 'images'>,
  tools: readonly Tool[],
  { readsThreads }: Pick<Planner, 'readsThreads'> = {},
): string | undefined {
  const tooMany = tooManyPictures(request.images.length);
  if (tooMany) return tooMany;
  if (isTooLong(request.text))
    return `I can't take in ${request.text.length} characters at once. Please say it in at most ${requestLimits.characters}.`;
  const courtesy = courtesyIn(request.text);
  // Who sees a picture has an opinion of it.
  const isOfPicture = readsThreads === true && courtesy === 'opinion' && request.images.length > 0;
  if (courtesy && !isOfPicture) return sayCourtesy(courtesy, tools);
  if (request.images.length === 0) return 'I need a picture for that: attach one, or reply to a message that has one.';
  if (request.text.trim() === '')
    return 'Nice picture! What would you like to know, or what should I change? For example “How many people are there?” or “Blur the faces”.';
  return undefined;
}
