/** What a model is told of the things that a team has taught, where a request may speak of them. */
import type { Entity } from '../../contracts/learning.js';
import { nameKey } from '../../language/entity.js';
import { isHarmless, requestWords } from '../../language/harmless-words.js';

const maxThings = 12;
const maxOthers = 3;

/** By its name alone, or with what else means it: `{"Rufus": ["our office dog", "our dog"]}`. */
export type ToldThing = string | Readonly<Record<string, readonly string[]>>;

/** The taught things of which a text has a word. */
export function thingsNamed(text: string, things: readonly Entity[]): readonly ToldThing[] {
  const said = [...new Set(requestWords(text))];
  return things
    .filter((thing) => wordsOf(thing).some((word) => said.some((one) => isForm(one, word))))
    .slice(0, maxThings)
    .map(toldOf);
}

const othersOf = ({ name, others, owner, kind }: Entity): readonly string[] => {
  const all = [...others, ...(owner && kind ? [`${owner} ${kind}`] : [])];
  return [...new Set(all)].filter((other) => !nameKey(other).includes(nameKey(name))).slice(0, maxOthers);
};

function toldOf(thing: Entity): ToldThing {
  const others = othersOf(thing);
  return others.length === 0 ? thing.name : { [thing.name]: others };
}

const wordsOf = (thing: Entity): readonly string[] =>
  [thing.name, ...othersOf(thing)].flatMap(requestWords).filter((word) => !isHarmless(word));

const [minStem, maxEnding] = [3, 3];

/** Other languages bend names: "Bellę" is Bella, and "Rufusa" is Rufus. */
function isForm(said: string, word: string): boolean {
  if (said === word) return true;
  const stem = word.slice(0, -1);
  return stem.length >= minStem && said.startsWith(stem) && Math.abs(said.length - word.length) <= maxEnding;
}
