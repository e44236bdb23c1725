import { antecedentsOf } from './antecedents.js';
import { antecedent, type Reading, type Rule, rephrased } from './context.js';
import { dialogueMessages as messages } from './messages.js';
import { isAbsent } from './pointable.js';
import { oneInSentence, pronouns } from './pronouns.js';
import { slice } from './sentence.js';

/** Follow-ups that point at what was found, in words of everyday: "the largest one is where", "like what?", "both please". */

const askedLast = /^(.+) (is|are) (where|whereabouts|which|what color)$/;

/** "The largest one is where?" */
export const askedAtLast: Rule = (context) => {
  const [, what, verb, asked] = askedLast.exec(context.plain) ?? [];
  if (!what || !asked || /^(?:where|what|which|who|how)\b/.test(what)) return undefined;
  const text = `${asked === 'whereabouts' ? 'where' : asked} ${verb} ${what}?`;
  const said = rephrased(context, text);
  return oneInSentence(said) ?? pronouns(said);
};

const examples =
  /^(?:(?:like|such as|namely|as in|meaning)(?: (?:what|which|who)(?: ones?)?(?: exactly)?)?|for (?:example|instance)|(?:can you |could you )?(?:name|list) (?:them|some|a few|one)|(?:what|which)(?: ones?)? for (?:example|instance)|(?:any )?examples?)$/;

/** "Like what?" after "are there any animals?" */
export const likeWhat: Rule = (context) => {
  const { plain, frame, last, grammar } = context;
  if (!examples.test(plain) || last.made.length > 0) return undefined;
  const text = slice(frame.words, 0);
  if (!/^(?:is|are|do|does|can|any|has|have|how many|what)\b/i.test(text)) return undefined;
  const one = antecedent(context);
  if (!one) return /^what\b/i.test(text) ? { text: 'what is in the picture?' } : undefined;
  // What is not there has no examples: the finding itself says so.
  if (isAbsent(last, one.noun, grammar)) return { text };
  const isKind = grammar.lexicon.resolve(one.noun)?.how === 'kind';
  return { text: isKind ? `what ${one.bare(true)} are there?` : `where are ${one.named(true)}?` };
};

const bothOf =
  /^(?:both|all|all of (?:them|these|those)|both of (?:them|these|those)|either|each(?: of (?:them|those))?)$/;

/** "Both" after "which one do you mean: the dog or the cat?", or of two that were spoken of. */
export const bothOfThem: Rule = (context) => {
  const { plain, last, frame, exchange, grammar, pictures } = context;
  if (!bothOf.test(plain) || (pictures > 1 && last.made.length === 0)) return undefined;
  const text = slice(frame.words, 0);
  const isOpen = last.status === 'asked' && /\b(?:it|that|him|her|one|them)\b/i.test(text);
  if (isOpen) return pronouns(rephrased(context, text.replace(/\b(?:it|that|him|her|(?:that|the) one)\b/i, 'them')));
  const things = exchange
    .flatMap((turn) => antecedentsOf(turn, grammar))
    .filter(({ known, nested }) => known && !nested);
  const names = [...new Set(things.map((one) => one.named(one.plural)))].slice(-2);
  if (names.length === 0) return undefined;
  const [mention] = frame.mentions;
  const single = mention && (last.made.length > 0 || /^(?:what color|where)\b/i.test(text)) ? mention : undefined;
  if (!single) return { question: messages.whatAbout(names.join(' and ')) };
  const words = frame.words;
  const many = names.length > 1 ? names.join(' and ') : `the ${grammar.lexicon.plural(single.noun)}`;
  return {
    text: `${slice(words, 0, single.start)} ${many} ${slice(words, single.end)}`.replace(/ (?=[?.!])/g, '').trim(),
  };
};

const doneToBoth = /^(.*\S) both(?: of (?:them|these|those))?$/;

/** "Crop to both" after "is the cup left of the cake?" */
export const bothNamed: Rule = ({ plain, last, grammar }) => {
  const [, verb] = doneToBoth.exec(plain) ?? [];
  const things = antecedentsOf(last, grammar).filter(({ known, joined }) => known && !joined);
  const [one, other, third] = things.filter(({ noun }, at) => things.findIndex((thing) => thing.noun === noun) === at);
  if (!verb || !one || !other || third || one.plural || other.plural || last.made.length > 0) return undefined;
  return { text: `${verb} ${one.named(false)} and ${other.named(false)}` };
};

const changes =
  '(?:blur|pixelate|remove|hide|crop to|mark|circle|highlight|tag|label|outline|erase|delete|cover|censor|darken|brighten)';
const ofOthers = new RegExp(
  `^(?:(?:please|just|only|can you|could you) )*(${changes})(?: out)? (?:all )?(?:of )?the (?:rest|others?(?: (?:two|three|four|five|six|\\d+))?(?: (?:ones|people|persons|\\p{L}+s))?)(?: of (?:them|the people))?$`,
  'u',
);

/** "Blur the other two" after one of them was spoken of. */
export const theRestOfThem: Rule = (context): Reading | undefined => {
  const [, verb] = ofOthers.exec(context.plain) ?? [];
  if (!verb) return undefined;
  const { grammar } = context;
  const one = antecedent(context, ({ plural }) => !plural);
  const name = one?.named(false) ?? '';
  if (!one || name.split(' ').length < 3) {
    const any = antecedent(context);
    return any && { question: messages.whichOfThem(grammar.lexicon.plural(any.noun)) };
  }
  const many = one.isPerson ? 'people' : grammar.lexicon.plural(one.noun);
  return { text: `${verb} the ${many} except ${name}` };
};

const comparesThem =
  /^(?:which|who|what)(?: one)?(?: of (?:them|these|those|the two|both(?: of them)?))?(?: (?:is|are|looks|stands|sits))? ((?:the )?(?:\w{2,}er|\w{2,}est|\w+most|more [\w ]+)\b.*)$/;

/** "Which of them is bigger?" after "where is the dog and where is the skateboard?" */
export const comparedOfThem: Rule = ({ plain, last, grammar, pictures }) => {
  const [, measure] = comparesThem.exec(plain) ?? [];
  if (measure === undefined || / or |,/.test(measure) || (pictures > 1 && last.made.length === 0)) return undefined;
  const things = antecedentsOf(last, grammar).filter(({ known, nested }) => known && !nested);
  const kinds = things.filter(({ noun }, at) => things.findIndex((thing) => thing.noun === noun) === at);
  const [one, other, third] = kinds;
  if (!one || !other || third || [one, other].some(({ plural, count }) => plural || count === 0)) return undefined;
  return { text: `which is ${measure}, the ${one.noun} or the ${other.noun}?` };
};

const besideIt =
  /^(?:(?:is|was) (?:it|that|he|she) )?(?:(?:to|on) )?(?:the )?(left|right|above|below)(?: or (?:(?:to|on) )?(?:the )?(left|right|above|below))?(?: side)? (?:of |from )?(?:it|them|that|him|her)$/;

/** "Left or right of it?" after "is there a fork next to the cake?" */
export const sideOfIt: Rule = ({ plain, last, grammar }) => {
  const [, side, otherSide] = besideIt.exec(plain) ?? [];
  if (side === undefined) return undefined;
  const things = antecedentsOf(last, grammar).filter(({ known }) => known);
  const [one, other, third] = things.filter(({ noun }, at) => things.findIndex((thing) => thing.noun === noun) === at);
  if (!one || !other || third || one.plural || other.plural) return undefined;
  const at = (word: string): string => (/^(?:left|right)$/.test(word) ? `to the ${word} of` : word);
  const sides = otherSide === undefined ? at(side) : `${at(side).replace(/ of$/, '')} or ${at(otherSide)}`;
  return { text: `is the ${one.noun} ${sides} the ${other.noun}?` };
};

const sameAll = /^all (?:of (?:them|these|those) )?(?:of )?the same (color|size|height)$/;

/** "All the same colour?" after "how many buses are there?" */
export const allTheSame: Rule = (context) => {
  const [, measure] = sameAll.exec(context.plain) ?? [];
  if (measure === undefined || context.pictures > 1) return undefined;
  const one = antecedent(context, ({ plural, count = 0 }) => plural || count > 1);
  return one && { text: `are ${one.named(true)} all the same ${measure}?` };
};
