import type { Lexicon } from '../../contracts/lexicon.js';
import { type Tool, thingsSought } from '../../contracts/tool.js';
import type { Instruction } from '../../contracts/turn.js';
import { readNumber } from '../../language/read-words.js';
import { colours, pictureNouns, settings } from '../../planning/grammar/vocabulary.js';

/** Words of a concept's name. */
const maxNameWords = 3;
/** What "something red" is looked for as. */
const anything = 'object';

/** How much of what a request speaks of a program deals with; `unknown` where nothing of it is understood. */
export type Fidelity = 'wholly' | 'partly' | 'not at all' | 'unknown';

interface Marks {
  readonly concepts: ReadonlySet<string>;
  /** What may be meant by words that are spelt wrong, or are of another language. */
  readonly guessed: ReadonlySet<string>;
  readonly colours: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
}

/**
 * Whether a program deals with the things, colours and numbers that a request speaks of. It understands English, and what
 * other languages share with it.
 */
export function fidelityOf(
  request: string,
  instructions: readonly Instruction[],
  { tools, lexicon }: { readonly tools: readonly Tool[]; readonly lexicon: Lexicon },
): Fidelity {
  const asked = marksOf(request, lexicon);
  const written = marksOf(wordsOf(instructions, tools).join(' . '), lexicon);
  const isWritten = (concept: string): boolean =>
    [...written.concepts].some((other) => areKin(concept, other, lexicon));
  // A guess counts only where it fits.
  const concepts = [...asked.concepts, ...[...asked.guessed].filter(isWritten)];
  const covered = [
    ...concepts.map(isWritten),
    ...[...asked.colours].map((colour) => written.colours.has(colour)),
    // "At least two" is "more than one" as well.
    ...[...asked.numbers].map((number) => [number - 1, number, number + 1].some((one) => written.numbers.has(one))),
  ];
  if (covered.length === 0) return 'unknown';
  if (!covered.includes(true)) return 'not at all';
  const isForeign = [...written.concepts].some(
    (one) => one !== anything && !concepts.some((other) => areKin(one, other, lexicon)),
  );
  return covered.includes(false) || isForeign ? 'partly' : 'wholly';
}

/** The same, or one a kind of the other. */
const areKin = (one: string, other: string, { members }: Lexicon): boolean =>
  one === other || members(one).includes(other) || members(other).includes(one);

/** What a program looks for, and the texts and numbers that it was written with, without the variables in them. */
const wordsOf = (instructions: readonly Instruction[], tools: readonly Tool[]): readonly string[] =>
  instructions.flatMap((instruction) => [
    thingsSought(instruction, tools) ?? '',
    ...Object.values(instruction.arguments).flatMap((argument) =>
      argument.kind === 'literal' ? [String(argument.value).replace(/\{[^}]*\}/g, ' ')] : [],
    ),
  ]);

function marksOf(text: string, lexicon: Lexicon): Marks {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*|[.,;:?!()]/gu) ?? [];
  const [concepts, guessed] = [new Set<string>(), new Set<string>()];
  for (let at = 0; at < words.length; at += 1) {
    const found = conceptAt(words, at, lexicon);
    if (!found) continue;
    (found.isGuessed ? guessed : concepts).add(found.name);
    at += found.length - 1;
  }
  return {
    concepts,
    guessed,
    colours: new Set(words.filter((word) => colours.has(word)).map((word) => word.replace('gray', 'grey'))),
    numbers: new Set(
      words.flatMap((word, at) => {
        const number = readNumber(word);
        // One is often nothing but an article, and "the two pictures" are not counted.
        return number === undefined || number < 2 || pictureNouns.has(words[at + 1] ?? '') ? [] : [number];
      }),
    ),
  };
}

/** The longest name that begins at a word. */
function conceptAt(
  words: readonly string[],
  at: number,
  { concepts, resolve, singular }: Lexicon,
): { readonly name: string; readonly length: number; readonly isGuessed: boolean } | undefined {
  for (let length = maxNameWords; length > 1; length -= 1) {
    const phrase = singular(words.slice(at, at + length).join(' '));
    const found = concepts.find(({ name, synonyms }) => name === phrase || synonyms.includes(phrase));
    if (found && phrase.split(' ').length === length) return { name: found.name, length, isGuessed: false };
  }
  const word = words[at];
  const found = settings.has(word) || pictureNouns.has(word) ? undefined : resolve(word);
  return found && { name: found.name, length: 1, isGuessed: found.how === 'spelling' };
}
