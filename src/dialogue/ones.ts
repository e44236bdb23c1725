import { anyOrdinal } from '../language/numbers.js';
import { oppositeWord } from '../language/orders.js';
import { colours, ordinals } from '../planning/grammar/vocabulary.js';
import type { Word } from '../planning/grammar/words.js';
import { type Antecedent, antecedentsOf } from './antecedents.js';
import { antecedent, type Context, type Reading } from './context.js';
import { replaced } from './frames.js';
import { dialogueMessages as messages } from './messages.js';
import { pointable } from './pointable.js';
import { mentionsIn } from './sentence.js';

/** "The left one", "red ones", "the second from the left": the noun is that of what was spoken of. */

const trait = new RegExp(
  `^(?:the|that|those|other|left|right|middle|top|bottom|front|back|single|leftmost|rightmost|\\w+est|\\w+er|another|${anyOrdinal})$`,
);

/** Where a "one" stands for a noun. */
export function oneAt(words: readonly Word[]): number {
  return words.findIndex(({ text }, at) => {
    if (!/^ones?$/.test(text) || at === 0) return false;
    const before = words[at - 1];
    const next = words[at + 1];
    if (/^(?:no|any|every|some|at|least|than|only|just|exactly|most)$/.test(before.text) && text === 'one')
      return false;
    if (
      next &&
      ((next.tag === 'NOUN' && !next.text.endsWith('ing')) ||
        next.text === 'of' ||
        next.text === 'or' ||
        next.text === 'more')
    )
      return false;
    return trait.test(before.text) || before.tag === 'ADJ' || colours.has(before.text);
  });
}

const headless = new RegExp(
  `^(the )?(left|right|middle|leftmost|rightmost|topmost|bottommost|top|bottom|upper|lower|${anyOrdinal})((?: from)?(?: the)? (?:left|right|top|bottom)| from (?:the )?(?:left|right|top|bottom)| in the (?:row|line))?$`,
);

/** A follow-up with its noun put in; undefined where it lacks none. */
export function withNouns(context: Context): Reading | undefined {
  const { sentence, plain, pictures } = context;
  const { words } = sentence;
  const at = oneAt(words);
  if (at >= 0) {
    if (pictures > 1 && isPicture(words, at)) return undefined;
    return filledAt(context, at);
  }
  const [, , which, rest = ''] = headless.exec(plain) ?? [];
  if (!which || (!rest && !context.follower.goesOn && !context.follower.asksSame && !context.follower.corrects))
    return undefined;
  if (pictures > 1 && !rest) return undefined;
  const one = antecedent(pointable(context), isThing);
  return one && { text: `the ${which} ${one.noun}${rest}` };
}

/** "In the second one", "the other one" among several pictures. */
const isPicture = (words: readonly Word[], at: number): boolean =>
  words
    .slice(Math.max(0, at - 3), at)
    .some(({ text }) => ordinals.has(text) || /^(?:in|on|other|this|that|left|right)$/.test(text));

const isThing = ({ noun }: Antecedent): boolean => noun !== '';

/** The sentence with the noun that its "one" stands for. */
export function filledAt(context: Context, at: number): Reading | undefined {
  const { sentence, grammar } = context;
  const { words } = sentence;
  // "If there is a bus, put a flag on the biggest one" says itself what it means.
  const own = mentionsIn(words.slice(0, at), grammar.nouns).some(
    ({ known, nested, start }) => known && !nested && start < at - 1,
  );
  if (own) return undefined;
  const one = antecedent(pointable(context), isThing);
  if (!one) return undefined;
  const plural = words[at].text === 'ones';
  const before = words[at - 1].text;
  if (before === 'other' || before === 'another') return otherOne(context, one, at, plural);
  if (before === 'that') {
    const joined = antecedent(context, (other) => other.joined && other.noun !== one.noun);
    if (one.joined && joined) return { question: messages.which([one.named(false), joined.named(false)]) };
    return { text: replaced(words, at - 1, at + 1, one.named(false)) };
  }
  const noun = plural ? grammar.lexicon.plural(one.noun) : one.noun;
  const filled = replaced(words, at, at + 1, noun).replace(anotherOne, `$1 ${one.noun}`);
  return { text: thanTheOther(filled, before, noun) };
}

/** "Is the left dog bigger than the other (one)?" */
function thanTheOther(text: string, trait: string, noun: string): string {
  const opposite = oppositeWord(trait);
  return opposite === undefined
    ? text
    : text.replace(/\bthan the other(?: one)?(?=\s*[?.!]*$)/i, `than the ${opposite} ${noun}`);
}

/** "Blur the left one and the right one" */
const anotherOne = new RegExp(
  `(?<= (?:and|or) the )(left|right|middle|top|bottom|biggest|smallest|${anyOrdinal}) one\\b`,
  'gi',
);

/** As which an answer tells one of several. */
const theOneThere = /^\W*the one (?:on|at|in|to) the (left|right|top|bottom)\b/i;

/** Of two, it is clear which the other one is. */
function otherOne(context: Context, one: Antecedent, at: number, plural: boolean): Reading | undefined {
  const { sentence, exchange, grammar } = context;
  const [, side] = theOneThere.exec(exchange.at(-1)?.answer ?? '') ?? [];
  const shown = side === undefined ? one.named(false) : `the ${side.toLowerCase()} ${one.noun}`;
  const named = shown.split(' ').find((word) => oppositeWord(word) !== undefined);
  const all = exchange.flatMap((turn) =>
    antecedentsOf(turn, grammar).flatMap(({ noun, count }) =>
      noun === one.noun && count !== undefined ? [count] : [],
    ),
  );
  if (plural || named === undefined || Math.max(0, ...all) > 2)
    return { question: messages.whichOfThem(grammar.lexicon.plural(one.noun)) };
  const start = sentence.words[at - 2]?.text === 'the' ? at - 2 : at - 1;
  return {
    text: replaced(sentence.words, start, at + 1, shown.replace(named, oppositeWord(named) ?? named)),
  };
}
