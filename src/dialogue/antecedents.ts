import type { Exchange } from '../contracts/turn.js';
import { isKindOf } from '../language/lexicon.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { type Grammar, inNumber, type Mention, nameOf, readSentence, type Sentence, slice } from './sentence.js';

/** Something that an earlier turn spoke of or found, as a later one may take it up. */
export interface Antecedent {
  /** Singular, without what narrows it down. */
  readonly noun: string;
  readonly plural: boolean;
  readonly isPerson: boolean;
  /** It is joined to another one by "and" or "or". */
  readonly joined: boolean;
  /** It only narrowed another one down. */
  readonly nested: boolean;
  readonly known: boolean;
  /** How many were found, where that is known. */
  readonly count?: number;
  /** "the bus on the left", "the buses", "our logo"; with `all`, without what was asked of them: "the people". */
  named(plural: boolean, all?: boolean): string;
  /** Without a determiner. */
  bare(plural: boolean): string;
}

/** What a turn was about, what it asked for first: the answer to "what animal is this?", then its nouns in order. */
export function antecedentsOf(exchange: Exchange, grammar: Grammar): readonly Antecedent[] {
  const sentence = readSentence(exchange.text, grammar);
  const own = onlyFound(sentence.mentions.map((mention) => asAntecedent(sentence, mention, exchange, grammar)));
  const inOrder = [...own.filter(({ nested }) => !nested), ...own.filter(({ nested }) => nested)];
  // "Is there a cat on the sofa?" that has none leaves the sofa to speak of.
  const isAbsent = readYesNo(exchange.answer ?? '') === false;
  const there = isAbsent ? inOrder.filter(({ count = 0 }) => count > 0) : [];
  return [...answeredBy(exchange, grammar), ...there, ...inOrder.filter((one) => !there.includes(one))];
}

/** "Is there a dog or a cat?" that has only a dog leaves the dog to speak of. */
function onlyFound(all: readonly Antecedent[]): readonly Antecedent[] {
  const joined = all.filter((one) => one.joined);
  const found = joined.filter(({ count = 0 }) => count > 0);
  if (found.length === 0 || found.length === joined.length) return all;
  const isOne = found.length === 1;
  return all
    .filter((one) => !one.joined || found.includes(one))
    .map((one) => (isOne && one.joined ? { ...one, joined: false } : one));
}

/** Things that an answer names: "giraffe". */
function answeredBy(exchange: Exchange, grammar: Grammar): readonly Antecedent[] {
  const { text, answer = '', made } = exchange;
  if (!/\b(?:what|which|who|name|identify)\b/i.test(text) || /\bcolou?rs?\b|\bpicture|\bphoto/i.test(text)) return [];
  if (made.length > 0 || answer.length > 60 || readYesNo(answer) !== undefined || readNumber(answer) !== undefined)
    return [];
  if (/\b(?:picture|photo|somebody|nothing|i)\b/i.test(answer)) return [];
  const sentence = readSentence(answer, grammar);
  return sentence.mentions
    .filter(({ known, nested }) => known && !nested)
    .map((mention) => asAntecedent(sentence, mention, exchange, grammar));
}

function asAntecedent(
  sentence: Sentence,
  mention: Mention,
  { found, answer }: Exchange,
  { lexicon }: Grammar,
): Antecedent {
  const { words } = sentence;
  const isPerson = lexicon.resolve(mention.noun)?.name === 'person';
  const indefinite = /^(?:any|every|some|no)(?:one|body)$/.test(words[mention.bare]?.text ?? '');
  const alike = found.filter(
    ({ label }) => isKindOf(label, mention.noun, lexicon) || isKindOf(mention.noun, label, lexicon),
  );
  const counted = words[mention.start].text === 'many' ? readNumber(answer ?? '') : undefined;
  const count = counted ?? (alike.length > 0 ? alike.reduce((sum, one) => sum + one.count, 0) : undefined);
  // "Is the man sitting on the bench?" asks whether he is: it does not say which man.
  // "Is the man in the middle taller than the others?" does.
  const isAsked = /^(?:is|are|was|were|does|do|has|have)$/.test(words[0]?.text ?? '') && mention.start === 1;
  const whole = !isAsked || words.slice(mention.end).some(({ tag }) => tag !== 'PUNCT');
  const plain = (plural: boolean, all = false): string => {
    if (all && !indefinite) return inNumber(sentence, mention, plural, lexicon, false);
    if (!indefinite)
      return (
        singled(sentence, mention, plural) ??
        counting(sentence, mention, inNumber(sentence, mention, plural, lexicon, whole))
      );
    return `${plural ? 'people' : 'person'}${nameOf(sentence, mention, whole).slice(words[mention.bare].text.length)}`;
  };
  const owner = mention.determiner === 'own' ? slice(words, mention.start, mention.bare) : undefined;
  const isName =
    mention.determiner === 'none' &&
    /^\p{Lu}/u.test(words[mention.bare]?.raw ?? '') &&
    mention.bare > 0 &&
    !mention.known;
  return {
    noun: indefinite ? 'person' : mention.noun,
    plural: mention.plural,
    isPerson: isPerson || indefinite || isName,
    joined: isJoined(sentence, mention),
    ...{ nested: mention.nested, known: mention.known || owner !== undefined || isName || alike.length > 0 },
    ...(count !== undefined && { count }),
    named: (plural, all) => (isName ? plain(false) : `${owner ?? 'the'} ${plain(plural, all)}`),
    bare: (plural) => plain(plural),
  };
}

/** "Which zebra is the biggest?" leaves one zebra to speak of: the biggest one. */
function singled({ words }: Sentence, { start, bare, core }: Mention, plural: boolean): string | undefined {
  if (plural || !/^(?:which|what)$/.test(words[start - 1]?.text ?? '') || start !== bare) return undefined;
  const rest = slice(words, core)
    .replace(/[?!.]+$/, '')
    .trim();
  const [, trait] = /^is (?:the )?(\S+)$/.exec(rest) ?? [];
  if (trait) return `${trait} ${slice(words, bare, core)}`;
  const [, place] = /^is ((?:on|at|in|closest|nearest|next) .+)$/.exec(rest) ?? [];
  return place ? `${slice(words, bare, core)} ${place}` : undefined;
}

/** "How many people are wearing a hat?" leaves those who wear one, also where nobody knows what a hat looks like. */
function counting({ words }: Sentence, { start, core, end }: Mention, name: string): string {
  if (words[start].text !== 'many' || end > core || !/^(?:are|were)$/.test(words[core]?.text ?? '')) return name;
  const rest = slice(words, core + 1)
    .replace(/[?!.]+$/, '')
    .trim();
  if (rest === '' || /^(?:there|in (?:the|this|both)|they|visible|left)\b/.test(rest)) return name;
  return rest.includes(' ') ? `${name} ${rest}` : `${rest} ${name}`;
}

const isJoined = ({ mentions, words }: Sentence, mention: Mention): boolean =>
  mentions.some((other) => {
    if (other === mention || other.nested || mention.nested) return false;
    const [first, second] = other.start < mention.start ? [other, mention] : [mention, other];
    return /^(?:,|and|or|, and|, or)$/.test(
      words
        .slice(first.end, second.start)
        .map(({ text }) => text)
        .join(' '),
    );
  });
