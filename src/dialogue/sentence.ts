import type { Lexicon } from '../contracts/lexicon.js';
import type { Thing } from '../planning/grammar/intent.js';
import { readDeterminer } from '../planning/grammar/premodifiers.js';
import { type Nouns, nounPhrases } from '../planning/grammar/reader.js';
import { pictureNouns, settings } from '../planning/grammar/vocabulary.js';
import { type Word, type WordReader, wordsAsText } from '../planning/grammar/words.js';

/** Something that a sentence speaks of. */
export interface Mention {
  /** Its first word, the first behind its determiner, behind its noun, and behind all that narrows it down. */
  readonly start: number;
  readonly bare: number;
  readonly core: number;
  readonly end: number;
  /** Singular. */
  readonly noun: string;
  readonly plural: boolean;
  readonly determiner: Determiner;
  /** It only narrows down what is mentioned before it: "the bench" in "the man on the bench". */
  readonly nested: boolean;
  /** The lexicon knows it. */
  readonly known: boolean;
}

type Determiner = 'the' | 'a' | 'own' | 'every' | 'none';

export interface Sentence {
  readonly words: readonly Word[];
  readonly mentions: readonly Mention[];
}

export interface Grammar {
  readonly read: WordReader;
  readonly nouns: Nouns;
  readonly lexicon: Lexicon;
}

/** Words that are nouns to a tagger, but no things that are seen. */
const noThings =
  /^(?:colou?r|kind|type|sort|breed|number|amount|count|total|time|day|way|side|left|right|top|bottom|middle|center|front|back|one|ones|other|others|another|thing|same|difference|biggest|smallest|most|least|object|what|name)$/;

export function readSentence(text: string, { read, nouns }: Grammar): Sentence {
  const words = read(text);
  return { words, mentions: mentionsIn(words, nouns) };
}

export function mentionsIn(words: readonly Word[], nouns: Nouns): readonly Mention[] {
  const mentions: Mention[] = [];
  let covered = 0;
  for (let at = 0; at < words.length; ) {
    const mention = startsPhrase(words, at) ? mentionAt(words, at, nouns) : undefined;
    if (mention) mentions.push({ ...mention, nested: at < covered });
    covered = Math.max(covered, mention?.end ?? 0);
    at = mention?.core ?? at + 1;
  }
  return mentions;
}

const startsPhrase = (words: readonly Word[], at: number): boolean =>
  /^(?:DET|NUM|ADJ|NOUN|PROPN|X)$/.test(words[at].tag) ||
  /^(?:our|my|his|her|their|its|your|any|more|less|fewer|exactly|only|at|no|anybody|anyone|everybody|everyone|somebody|someone|nobody)$/.test(
    words[at].text,
  );

function mentionAt(words: readonly Word[], at: number, nouns: Nouns): Omit<Mention, 'nested'> | undefined {
  const { next: bare, determiner, owner } = readDeterminer(words, at);
  if (bare >= words.length) return undefined;
  const parses = nounPhrases(nouns, words, at);
  const [widest] = parses;
  if (!widest) return undefined;
  const { value: thing } = widest;
  const core = Math.min(...parses.filter(({ value }) => value.noun === thing.noun).map(({ next }) => next));
  const head = words[core - 1].text;
  if (noThings.test(head) || pictureNouns.has(head) || noThings.test(thing.noun)) return undefined;
  if (!thing.known && (settings.has(head) || words[core - 1].tag === 'VERB')) return undefined;
  return {
    ...{ start: at, bare, core, end: narrows(thing, parses, core) ? widest.next : core },
    ...{ noun: thing.noun.replace(/^(?:our|my) /, ''), plural: isPlural(thing), known: thing.known },
    determiner: owner ? 'own' : determiner === 'no' ? 'a' : (determiner ?? 'none'),
  };
}

/** Whether what stands behind the noun says which one, and not only that it is in the picture. */
const narrows = (thing: Thing, parses: ReturnType<typeof nounPhrases>, core: number): boolean => {
  const plain = parses.find(({ next }) => next === core)?.value;
  return JSON.stringify([thing.relations, thing.traits]) !== JSON.stringify([plain?.relations, plain?.traits]);
};

const isPlural = ({ plural, every, noun }: Thing): boolean => plural || (every && noun === 'person');

/** The words from one to before another as a text. */
export const slice = (words: readonly Word[], start: number, end = words.length): string =>
  wordsAsText(words.slice(start, end));

/** The noun with what stands before and, where `whole`, behind it; without its determiner. */
export function nameOf({ words }: Pick<Sentence, 'words'>, mention: Mention, whole = true): string {
  const { bare, core, end } = mention;
  const name = slice(words, bare, core);
  if (!whole || end === core) return name;
  return `${name} ${slice(words, core, end).replace(/^(?:(?:that|which|who) )?(?:is|are|was|were) /, '')}`;
}

/** The same phrase in singular or plural: its noun is the last of the words before what narrows it down. */
export function inNumber(
  sentence: Sentence,
  mention: Mention,
  plural: boolean,
  lexicon: Lexicon,
  whole = true,
): string {
  const { words } = sentence;
  const name = slice(words, mention.bare, mention.core);
  const changed = plural === mention.plural ? name : plural ? lexicon.plural(name) : lexicon.singular(name);
  const full = nameOf(sentence, mention, whole);
  return `${changed}${full.slice(name.length)}`;
}
