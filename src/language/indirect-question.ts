import { determiners, questionWords, wordSet } from './function-words.js';

/** "What is he wearing?" → "what he is wearing", to say what can't be told in the person's own words. */

const auxiliaries = new Set('is are was were can could will would should has have had may might must'.split(' '));
const subjects = new Set(
  'he she it they we this that these those there everyone everybody someone somebody anyone anybody everything something anything nobody nothing'.split(
    ' ',
  ),
);
const allDeterminers = wordSet('both all any some', determiners);
const participles = new Set(
  'taken made shot drawn built broken worn done cut written gone seen lost hidden'.split(' '),
);
const prepositions = new Set(
  'on in at with without near under over behind beside between by from of for to into about like than'.split(' '),
);
/** Nouns and pronouns that only look like a verb's form. */
const noForms =
  /^(?:(?:some|any|every|no)?thing|king|ring|building|evening|morning|ceiling|wing|string|spring|wedding|painting|clothing|shed|bed|red|seed|weed|breed|speed)$/;
const verbs = new Set(
  'have look seem need like want own wear hold ride contain show say belong appear match fit work live mean feel know smile run walk sit stand eat drink play go do cost come happen start end stop enjoy speak'.split(
    ' ',
  ),
);
/** What is said of a subject, behind it. */
const adjectives = new Set(
  'black white red blue green yellow grey gray brown old new open closed empty full clean dirty asleep awake alone alive dead happy sad angry real fake wet dry hot cold warm on off inside outside male female indoors outdoors ripe fresh good bad cute beautiful safe tired hungry young big small tall short'.split(
    ' ',
  ),
);
const maxWords = 16;
const expansions: readonly (readonly [RegExp, string])[] = [
  [/\b(what|who|where|when|how|why|that|there|it|he|she)['’]s\b/g, '$1 is'],
  [/\b(they|we|what|where|who)['’]re\b/g, '$1 are'],
];
const wrappers =
  /^(?:(?:please|so|ok|okay|hey|hi|and|well|um+)[, ]+)*(?:(?:can|could|would) you (?:please )?(?:tell(?: me)?|say|see)|do you know|any idea|tell me|i (?:want|would like) to know)\s+(?:if|whether)?\s*|^(?:(?:please|so|ok|okay|hey|hi|and|well|um+)[, ]+)+/;

/** Undefined where its parts aren't plain: half a grammatical sentence reads worse than none. */
export function indirectQuestion(text: string): string | undefined {
  const plain = expansions
    .reduce((said, [from, to]) => said.replace(from, to), text.trim().toLowerCase())
    .replace(wrappers, '')
    .replace(/[\s?!.…]+$/, '')
    .replace(/,?\s(?:please|then|pls|though|here)$/, '');
  const words = plain.split(/\s+/);
  if (words.length < 2 || words.length > maxWords || /[^\p{L}\p{N}\s'’-]/u.test(plain)) return undefined;
  const [first] = words;
  const indirect = questionWords.includes(first)
    ? openQuestion(words)
    : isAuxiliary(first)
      ? closedQuestion(first, words.slice(1))
      : undefined;
  return indirect && addressed(withNames(indirect, text));
}

/** Names keep their capitals. */
function withNames(words: string, text: string): string {
  const named = text.match(/(?<=\s)\p{Lu}[\p{L}\p{N}-]+/gu) ?? [];
  return named.reduce((said, name) => said.replace(` ${name.toLowerCase()}`, ` ${name}`), words);
}

const isAuxiliary = (word: string): boolean => auxiliaries.has(word) || word === 'do' || word === 'does';

/** "does she look happy" → "whether she looks happy" */
function closedQuestion(auxiliary: string, rest: readonly string[]): string | undefined {
  const parts = inOrder(auxiliary, rest);
  return parts && `whether ${parts}`;
}

function openQuestion(words: readonly string[]): string | undefined {
  const at = words.findIndex((word, position) => position > 0 && isAuxiliary(word));
  if (at < 0) return words.some((word) => word === 'did') ? undefined : words.join(' ');
  const asked = words.slice(0, at).join(' ');
  const rest = words.slice(at + 1);
  const [next] = rest;
  if (next === undefined) return words.join(' ');
  // "who is running" has its order already, and so has "what he is wearing".
  if (!subjects.has(next) && !allDeterminers.has(next)) return words.join(' ');
  const known = words.slice(1, at);
  if (known.some((word) => subjects.has(word) || allDeterminers.has(word))) return words.join(' ');
  // "who has a backpack", "what is the …": has is the verb.
  if (/^(?:who|what|which)$/.test(asked) && /^(?:has|have|had)$/.test(words[at]) && /^(?:a|an|the)$/.test(next))
    return words.join(' ');
  // "how old is this photo": all of it is the subject.
  if (/^how \w+$/.test(asked) && rest.length === 2 && allDeterminers.has(next))
    return `${asked} ${rest.join(' ')} ${words[at]}`;
  // "which one is the biggest" asks for its subject.
  if (rest.length < 3 && /^(?:which|who)$/.test(words[0]) && next === 'the') return words.join(' ');
  const parts = inOrder(words[at], rest, true);
  return parts && `${asked} ${parts}`;
}

/**
 * Subject, verb, rest; `rest` follows the auxiliary.
 * @param open the subject may be all of it: "what is the difference"
 */
function inOrder(auxiliary: string, rest: readonly string[], open = false): string | undefined {
  const isDo = auxiliary === 'do' || auxiliary === 'does';
  const length = subjectLength(rest, isDo, open, auxiliary);
  if (length === undefined) return undefined;
  const subject = rest.slice(0, length).join(' ');
  const [verb, ...others] = rest.slice(length);
  if (!isDo) return [subject, auxiliary, ...rest.slice(length)].join(' ');
  if (verb === undefined) return undefined;
  return [subject, auxiliary === 'does' ? thirdPerson(verb) : verb, ...others].join(' ');
}

const modals = /^(?:can|could|will|would|should|may|might|must)$/;

function subjectLength(rest: readonly string[], isDo: boolean, open: boolean, auxiliary: string): number | undefined {
  const [first, second] = rest;
  if (second === 'else') return rest.length > 2 ? 2 : undefined;
  // "Where would the clock be": behind these a verb in its base form says where the subject ends.
  if (modals.test(auxiliary) && allDeterminers.has(first) && !isPredicate(second)) {
    const verb = rest.findIndex((word, at) => at > 1 && (word === 'be' || verbs.has(word)));
    return verb > 1 ? verb : undefined;
  }
  const isAlone = subjects.has(first) && (!allDeterminers.has(first) || isPredicate(second) || rest.length < 3);
  if (isAlone) return rest.length > 1 || open ? 1 : undefined;
  // "Is one of the elephants a baby?", "is any of them blue?"
  if (/^(?:one|any|some|each|none|most)$/.test(first) && second === 'of') {
    const length = /^(?:them|these|those|us)$/.test(rest[2] ?? '') ? 3 : allDeterminers.has(rest[2] ?? '') ? 4 : 0;
    return length > 0 && rest.length > length ? length : undefined;
  }
  if (!allDeterminers.has(first) || rest.length < 2) return undefined;
  const verb = rest.findIndex((word, at) => at > 1 && (isDo ? verbs.has(word) : isForm(word)));
  if (verb > 0) return verb;
  if (isDo) return undefined;
  const place = rest.findIndex((word, at) => at > 1 && prepositions.has(word));
  // "what is the difference between these two": all of it is the subject; "what is the weather like": all but the end.
  if (open)
    return place === rest.length - 1 || /^(?:t?here)$/.test(rest[rest.length - 1]) ? rest.length - 1 : rest.length;
  const adjective = rest.findIndex((word, at) => at > 1 && adjectives.has(word));
  if (adjective > 0 && (place < 0 || adjective < place) && !/^(?:a|an)$/.test(first)) return adjective;
  if (rest.includes('or')) return undefined;
  const side = /^on the (?:left|right)$/.test(rest.slice(place, place + 3).join(' ')) ? place + 3 : place;
  if (side > place && side < rest.length) return side;
  if (rest.includes('than')) return undefined;
  if (place > 0) return place;
  return rest.length > 2 ? rest.length - 1 : undefined;
}

/** "this" of "is this a good photo" stands alone, that of "is this photo good" doesn't. */
const isPredicate = (word = ''): boolean =>
  allDeterminers.has(word) ||
  prepositions.has(word) ||
  isForm(word) ||
  word === 'be' ||
  verbs.has(word) ||
  adjectives.has(word);

const isForm = (word: string): boolean =>
  (/^[a-z]{2,}(?:ing|ed)$/.test(word) && !noForms.test(word)) || participles.has(word);

function thirdPerson(verb: string): string {
  if (verb === 'have') return 'has';
  if (/(?:s|x|z|ch|sh|o)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

const others: Readonly<Record<string, string>> = { i: 'you', me: 'you', my: 'your', mine: 'yours', am: 'are' };

/** What "I" say of myself is said to me as "you". */
const addressed = (words: string): string => words.replace(/\b(?:i|me|my|mine|am)\b/g, (word) => others[word] ?? word);
