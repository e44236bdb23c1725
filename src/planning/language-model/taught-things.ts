/** What a model is told of the things that a team has taught, where a request may speak of them. */
import type { Entity } from '../../contracts/learning.js';
import { nameKey } from '../../language/entity.js';
import { isHarmless, requestWords } from '../../language/harmless-words.js';
import { withoutOwner } from '../../language/possessives.js';

const maxThings = 12;
const maxOthers = 3;

/** By its name alone, or with what else means it: `{"Rufus": ["our office dog", "our dog"]}`. */
export type ToldThing = string | Readonly<Record<string, readonly string[]>>;

/** The taught things that a text may mean: by a word of their names, or by all of what else they are called. */
export function thingsNamed(text: string, things: readonly Entity[]): readonly Entity[] {
  const words = requestWords(text);
  const said = ` ${words.join(' ')} `;
  const isSaid = (other: string): boolean => said.includes(` ${requestWords(plainly(other)).join(' ')} `);
  return things
    .filter((thing) => {
      const own = requestWords(thing.name).filter((word) => !isHarmless(word));
      return own.some((word) => words.some((one) => isForm(one, word))) || othersOf(thing).some(isSaid);
    })
    .slice(0, maxThings);
}

/** "the office dog" is our office dog; any dog is not our dog. */
function plainly(other: string): string {
  const bare = withoutOwner(other);
  return bare.includes(' ') ? bare : other;
}

const othersOf = ({ name, others, owner, kind }: Entity): readonly string[] => {
  const all = [...others, ...(owner && kind ? [`${owner} ${kind}`] : [])];
  return [...new Set(all)].filter((other) => !nameKey(other).includes(nameKey(name))).slice(0, maxOthers);
};

export function toldOf(thing: Entity): ToldThing {
  const others = othersOf(thing);
  return others.length === 0 ? thing.name : { [thing.name]: others };
}

const [minStem, maxEnding] = [3, 3];

/** Other languages bend names: "Bellę" is Bella, and "Rufusa" is Rufus. */
function isForm(said: string, word: string): boolean {
  if (said === word) return true;
  const stem = word.slice(0, -1);
  return stem.length >= minStem && said.startsWith(stem) && Math.abs(said.length - word.length) <= maxEnding;
}
