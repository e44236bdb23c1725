import type { WinkMethods } from 'wink-nlp';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Mention } from '../../language/entity.js';
import { guessLanguage } from '../../language/guess-language.js';
import { anyPossessive } from '../../language/possessives.js';
import { inFull } from '../../language/text-speak.js';
import { remembered } from '../../util/remembered.js';
import { createSpelling } from './spelling.js';
import { type HiddenNames, hideNames, type NameFinder } from './taught-names.js';
import * as vocabulary from './vocabulary.js';

/** One word or sign of an instruction. */
export interface Word {
  /** In lower case, with the spelling corrected; a taught name as the team writes it. */
  readonly text: string;
  /** As it was written. */
  readonly raw: string;
  /** Part of speech in the Universal set: NOUN, PROPN, ADJ, VERB, ADP…; PUNCT for signs. */
  readonly tag: string;
  /** It is the name of something taught, as one word however many it has: "the blue room". */
  readonly taught?: true;
}

export interface WordReader {
  /** @param names finds what the team has taught to be called by name */
  (instruction: string, names?: NameFinder): readonly Word[];
  /** The instruction with its slips of the pen corrected: "hwo many dosg" → "how many dogs"; taught names stay. */
  respelled(instruction: string, names?: NameFinder): string;
}

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\b(what|who|where|there|that|it|he|she|here|how|which)(?:'s|s')(?![a-z])/gi, '$1 is'],
  [/\b(which|what) one's\b/gi, '$1 one is'],
  [/\b(which|what) ones(?= (?:the|on|in|at|closer|bigger|smaller|taller|nearer)\b)/gi, '$1 one is'],
  [
    /\b(which|what) (\w+)'s(?= (?:the|a|an|on|in|at|to|furthest|farthest|closest|nearest|biggest|bigger|smallest|smaller|tallest|taller|largest|larger)\b)/gi,
    '$1 $2 is',
  ],
  [/\b(whats|wheres|theres|hows|whos)\b/gi, '$1'],
  [/\b(what|who|where|there|that|they|you|we)'re\b/gi, '$1 are'],
  [/\bi'm\b/gi, 'i am'],
  [/\b(i|you|we|they)'(?:d|ld)\b/gi, '$1 would'],
  [/\b(i|you|we|they)'ve\b/gi, '$1 have'],
  [/\blet's\b/gi, 'let us'],
  [/\bcan'?t\b/gi, 'can not'],
  [/\bcannot\b/gi, 'can not'],
  [/\bain'?t\b/gi, 'is not'],
  [/\b(is|are|was|were|do|does|did|has|have|could|would|should)n'?t\b/gi, '$1 not'],
  [/\bwon'?t\b/gi, 'will not'],
  [/\b(to|in|on|of|at)t he\b/gi, '$1 the'],
  [/\bid(?= (?:like|love|want|say|guess|rather)\b)/gi, 'i would'],
  [/\bhow ?(?:many|may|meny)\b(?! (?:i|we|you)\b)/gi, 'how many'],
  [/\b(?:together|along|in addition) (?:with|to)\b/gi, 'and'],
  [/^(?:please )?should (?:you|there|we)(?: (?:happen to )?(?:find|see|spot|be))+\b/i, 'if there are'],
  [
    /(?<=^|[,;] ?|\w )(?:on condition|provided|providing|assuming|as long as|so long as|in case|given)(?: that)?(?= (?:there|you|it|we|they|the|any)\b)/gi,
    'if',
  ],
  [/\bnothing (?:but|except|other than)\b/gi, 'only'],
  [/\b(?:on board|aboard)(?: of)?(?=\s+(?:the|an?|this|that)\b)/gi, 'on'],
  [/\b(?:on board|aboard)\b/gi, 'on the vehicle'],
  [/\ba ?lot\b/gi, 'a lot'],
  [/\bb ?& ?w\b/gi, 'black and white'],
  [/\bb\/w\b/gi, 'black and white'],
  [/\b(\w+)\/(\w+)\b/g, '$1 or $2'],
  [
    new RegExp(
      `\\b(colou?r|animal|vehicle|object|thing|text|number|kind|one|name|word|biggest|largest|smallest)'s(?=\\s+(?:the|an?|this|that|these|those|${anyPossessive}|in|on|at|there|it|here)\\b)`,
      'gi',
    ),
    '$1 is',
  ],
  [/(?<=\w)'s\b/gi, " 's"],
  [/\b(is|are) their(?=\s*(?:[?.!,]|$)|\s+(?:in|on|an?|any|some|more|less|fewer|both|either|at)\b)/gi, '$1 there'],
  [/(?<=\w)s'(?=\s)/gi, "s 's"],
  [/(?:^|(?<=\s))[:=]-?\)/g, '🙂'],
  [/(?:^|(?<=\s))[:=]-?\((?=\s|$)/g, '🙁'],
  [/(?:^|(?<=\s));-?\)/g, '😉'],
  [/(?:^|(?<=\s))[:=]-?D\b/g, '😃'],
  [/<3/g, '❤️'],
  [/\b(left|right)[- ]?(most)\b/gi, '$1most'],
  [/\b(top|bottom|upper|lower)[- ](most)\b/gi, '$1most'],
  [/(?<=\w)-(?=\w)/g, ' '],
];
/** British spellings, and the American ones as which they are read. */
export const spellings: readonly (readonly [british: string, american: string])[] = [
  ['grey', 'gray'],
  ['colour', 'color'],
  ['colours', 'colors'],
  ['coloured', 'colored'],
  ['colourful', 'colorful'],
  ['colouring', 'coloring'],
  ['greyscale', 'grayscale'],
  ['anonymise', 'anonymize'],
  ['anonymised', 'anonymized'],
  ['recognise', 'recognize'],
  ['centre', 'center'],
];

const mergedWords: ReadonlyMap<string, string> = new Map([
  ...spellings,
  ['whats', 'what is'],
  ['wheres', 'where is'],
  ['theres', 'there is'],
  ['hows', 'how is'],
  ['whos', 'who is'],
  ['im', 'i am'],
  ['ive', 'i have'],
  ['thats', 'that is'],
  ['hes', 'he is'],
  ['shes', 'she is'],
  ['theyre', 'they are'],
  ['youre', 'you are'],
  ['lemme', 'let me'],
  ['gimme', 'give me'],
  ['wanna', 'want to'],
  ['gotta', 'got to'],
  ['u', 'you'],
  ['ppl', 'people'],
  ['hw', 'how'],
  ['cn', 'can'],
  ['da', 'the'],
  ['childrens', 'children'],
  ['peoples', 'people'],
  ['foto', 'photo'],
  ['fotos', 'photos'],
  ['pix', 'pictures'],
  ['r', 'are'],
  ['ya', 'you'],
  ['isthere', 'is there'],
  ['arethere', 'are there'],
  ['photograph', 'photo'],
  ['bg', 'background'],
  ['pfp', 'profile picture'],
  ['insta', 'instagram'],
]);

const pattern =
  /\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}])*|:[a-z0-9_+-]+:|[\p{L}\p{N}]+(?:['’][\p{L}]+)*|'s\b|[?!.,:;"&()+=]/giu;

/** Instructions that were read lately. */
const maxRemembered = 1000;

let loading: Promise<{ readonly nlp: WinkMethods; readonly vocabularySize: number }> | undefined;

/** Loaded once for the process: each time that wink loads its model, the model's own data grow to double their size. */
function loadWink(): NonNullable<typeof loading> {
  loading ??= Promise.all([import('wink-nlp'), import('wink-eng-lite-web-model')]).then(
    ([{ default: wink }, { default: model }]) => {
      const nlp: WinkMethods = wink(model, ['sbd', 'pos']);
      // Words that it doesn't know are numbered behind those that it knows.
      const vocabularySize = Number(nlp.readDoc('qzxvjkqw').tokens().itemAt(0).out(nlp.its.uniqueId));
      return { nlp, vocabularySize };
    },
  );
  return loading;
}

/** Reads words with the language model of wink-nlp, which is loaded when the first instruction comes. */
export async function createWordReader(lexicon: Lexicon): Promise<WordReader> {
  const { nlp, vocabularySize } = await loadWink();
  const its = nlp.its;
  const isWord = (text: string): boolean =>
    Number(nlp.readDoc(text).tokens().itemAt(0).out(its.uniqueId)) < vocabularySize;
  const functionWords = closedWords();
  const conceptWords = new Set(
    lexicon.concepts.flatMap(({ name, synonyms, kinds }) =>
      [name, ...synonyms, ...kinds].flatMap((phrase) =>
        phrase
          .toLowerCase()
          .split(/[\s-]/)
          .flatMap((word) => [word, lexicon.plural(word)]),
      ),
    ),
  );
  const correctSpelling = createSpelling({
    words: new Set([...functionWords, ...conceptWords]),
    isWord: (text) => isWord(text) || lexicon.isWord(text),
  });

  // A capital inside a sentence makes a name, and names are spelt as their owners like.
  const isName = (raw: string, position: number): boolean => position > 0 && /^\p{Lu}\p{Ll}/u.test(raw);
  const bareOf = (raw: string, position: number): string =>
    isName(raw, position) ? raw.toLowerCase() : correctSpelling(raw.toLowerCase());

  const readNamed = (named: HiddenNames): readonly Word[] => {
    let text = inFull(named.text)
      .replaceAll('’', "'")
      .replaceAll('‘', "'")
      .replace(/[“”„«»]/g, '"')
      .replace(/(?<=^|[\s(])'([^'\n]+(?:'[a-z]{1,2}\b[^'\n]*)*)'(?=[\s.,!?;:)]|$)/gi, '"$1"');
    for (const [from, to] of contractions) text = text.replace(from, to);
    const typed = [...text.matchAll(pattern)].flatMap(([raw]) =>
      (mergedWords.get(raw.toLowerCase()) ?? raw).split(' '),
    );
    const words = typed.flatMap((raw, position): readonly Omit<Word, 'tag'>[] => {
      const name = named.names.get(raw.toLowerCase());
      if (name !== undefined) return [{ raw: name.text, text: spelt(name), taught: true }];
      const parts = bareOf(raw, position).split(' ');
      return parts.length === 1
        ? [{ raw, text: parts[0] }]
        : parts.map((part) => ({ raw: part, text: mergedWords.get(part) ?? part }));
    });
    const tags = nlp
      .readDoc(words.map((word) => (word.taught ? anyName : word.text)).join(' '))
      .tokens()
      .out(its.pos);
    // Signs such as emoji may be cut otherwise by wink; then parts of speech are done without.
    const aligned = tags.length === words.length;
    return words.map((word, position) => ({
      ...word,
      tag: word.taught ? 'PROPN' : /^[\p{L}\p{N}]/u.test(word.raw) ? (aligned ? tags[position] : 'X') : 'PUNCT',
    }));
  };

  // Examples are retrieved again and again; who reads words remembers what it made of them, by the words.
  const readPlain = remembered((text) => readNamed({ text, names: new Map() }), maxRemembered);
  const read = (instruction: string, find?: NameFinder): readonly Word[] => {
    const named = find && hideNames(instruction, find);
    return named && named.names.size > 0 ? readNamed(named) : readPlain(instruction);
  };

  return Object.assign(read, {
    respelled(instruction: string, find: NameFinder = () => []): string {
      if (guessLanguage(instruction, (word) => vocabulary.english.has(word))) return instruction;
      const full = inFull(instruction);
      const named = find(full);
      return full.replace(respellable, (raw: string, position: number) => {
        if (named.some(({ start, end }) => start <= position && position < end)) return raw;
        const known = mergedWords.has(raw.toLowerCase()) || raw.length > maxRespelled;
        const bare = known ? raw.toLowerCase() : bareOf(raw, position);
        if (bare === raw.toLowerCase()) return raw;
        return /^\p{Lu}/u.test(raw) ? `${bare.charAt(0).toUpperCase()}${bare.slice(1)}` : bare;
      });
    },
  });
}

/** As the team wrote it, or as it is written here where they wrote no capitals: "bella" is Bella. */
const spelt = ({ concept, text }: Pick<Mention, 'concept' | 'text'>): string =>
  text.toLowerCase() === concept && /^\p{Lu}\p{Ll}/u.test(text) ? text : concept;

/** What stands in for a taught name where parts of speech are told. */
const anyName = 'Rufus';

/** Words, but no parts of addresses, of names with signs in them and of what is quoted. */
const respellable = /(?<![\p{L}\p{N}'’@#:/."“„«‘_-])\p{L}{2,}(?![\p{L}\p{N}'’@:/"”»_-]|\.\p{L})/gu;
/** Characters: what is longer is no word. */
const maxRespelled = 24;

function closedWords(): ReadonlySet<string> {
  const { numbers, ordinals, colours, pictureNouns, fillers, openings, judgements, trails, stops, english } =
    vocabulary;
  const patterns = [...openings, ...judgements, ...trails].flatMap((phrase) => phrase.split(/[\s|]/));
  const all = [
    ...patterns,
    ...numbers.keys(),
    ...ordinals.keys(),
    ...colours,
    ...pictureNouns,
    ...fillers,
    ...stops,
    ...english,
  ];
  return new Set([
    ...all.map((word) => word.replace(/\?$/, '')).filter((word) => word !== ''),
    ...vocabulary.commandWords,
  ]);
}

/** Words put back into a sentence, as the grammar reads them. */
export const wordsAsText = (words: readonly Word[]): string =>
  spaced(words.map(({ raw, text, taught }) => (taught || raw.toLowerCase() === text ? raw : text)));

/** Words as a text again, in their own spelling. */
export const asWritten = (words: readonly Word[]): string => spaced(words.map(({ raw }) => raw));

/** Signs stand at their words, and quotes around theirs. */
const spaced = (words: readonly string[]): string =>
  words
    .join(' ')
    .replace(/ (?=[?!.,:;)]|'s\b)/g, '')
    .replace(/\( /g, '(')
    .replace(/(["“]) ([^"“”]*?) (["”])/g, '$1$2$3')
    .replace(/(?<=\d)([.,:]) (?=\d)/g, '$1');
