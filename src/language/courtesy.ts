import type { Courtesy } from './courtesy-phrases.js';
import { readTalk } from './small-talk.js';

/** What of a courtesy is answered in kind; what people say to each other is not. */
export type Answerable = Exclude<Courtesy, 'aside'>;

/** The courtesy that is all of what is said to the bot; undefined when something is asked or said besides. */
export function courtesyIn(text: string): Answerable | undefined {
  if (text.length > maxLength) return undefined;
  const { courtesy, names } = readTalk(text);
  return courtesy === 'aside' || names ? undefined : courtesy;
}

/** Longer ones say something else as well. */
const maxLength = 160;
