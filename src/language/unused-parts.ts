import type { Plan } from '../contracts/turn.js';
import { colourWord } from '../util/colour/colour-name.js';
import { asksForEdit, asksForWords } from './asks-for-words.js';
import { isHarmless, requestWords } from './harmless-words.js';

/** Words of a request, one behind the other, that no step of its plan covers. */
export interface UnusedPart {
  readonly words: readonly string[];
  /** Where it stands among the request's words; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of a request that its plan has no use for and that are not known to change nothing: what is answered without
 * them is the answer to another question. None where the planner doesn't say what its steps cover.
 */
export function unusedParts(text: string, { covers, direct }: Pick<Plan, 'covers' | 'direct'>): readonly UnusedPart[] {
  if (!covers) return [];
  const words = requestWords(text);
  const open = new Map<string, number>();
  for (const word of covers.flat().flatMap((part) => requestWords(part))) open.set(word, (open.get(word) ?? 0) + 1);
  const isUnused = words.map((word) => {
    const times = open.get(word) ?? 0;
    if (times > 0) open.set(word, times - 1);
    return times === 0 && !isHarmless(word);
  });
  const parts: UnusedPart[] = [];
  for (const [at, unused] of isUnused.entries()) {
    if (!unused) continue;
    const last = parts.at(-1);
    const between = last ? words.slice(last.end, at) : [];
    // "in the water", "next to it and asleep": little words in between belong to what they join.
    const goesOn = last !== undefined && between.every((word) => isHarmless(word));
    const start = goesOn ? last.start : beginning(words, at);
    if (goesOn) parts.pop();
    // "dark blue" is one colour.
    const end = /^(?:dark|light|bright|pale|deep)$/.test(words[at]) && isColour(words[at + 1]) ? at + 2 : at + 1;
    parts.push({ words: words.slice(start, end), start, end });
  }
  const told = direct && asksForEdit(text) ? toldWords(words) : undefined;
  return told ? parts.filter(({ start, end }) => !told.slice(start, end).every(Boolean)) : parts;
}

/** Which words only want an answer in words, beside a change of the picture: "mark the car *and say its colour*". */
function toldWords(words: readonly string[]): readonly boolean[] {
  const told: boolean[] = [];
  let start = 0;
  for (let at = 1; at <= words.length; at += 1) {
    if (at < words.length && !/^(?:and|then|also|plus)$/.test(words[at])) continue;
    const clause = words
      .slice(start, at)
      .join(' ')
      .replace(/^(?:(?:and|then|also|plus) )+/, '');
    const isTold = asksForWords(clause) && !asksForEdit(clause);
    told.push(...words.slice(start, at).map(() => isTold));
    start = at;
  }
  return told;
}

const isColour = (word = ''): boolean => colourWord(word) !== undefined;

const leading = /^(?:in|on|at|by|for|from|with|without|into|onto|off|the|a|an|to|of|near|over|under|than|as)$/;

function beginning(words: readonly string[], at: number): number {
  let start = at;
  while (start > 0 && leading.test(words[start - 1])) start--;
  // "a | wooden chair" and "the | dark car" are named without their article.
  while (start < at && /^(?:the|a|an|of|to)$/.test(words[start])) start++;
  return start;
}
