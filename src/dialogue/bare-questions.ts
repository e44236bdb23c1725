import { isKindOf } from '../language/lexicon.js';
import { readNumber } from '../language/read-words.js';
import type { Antecedent } from './antecedents.js';
import { antecedent, type Context, type Reading, type Rule } from './context.js';
import { dialogueMessages as messages } from './messages.js';
import { slice } from './sentence.js';

const it = '(?:it|they|them|he|she|him|her|that|this|those|these|that one|this one|those ones)';
const be = '(?:is|are|was|were)';
const inPicture = '(?: (?:in|on) (?:the|this|that) (?:picture|photo|image|pic))?';
const asking = (words: string): RegExp => new RegExp(`^(?:${words})$`);

const where = asking(
  `where(?:abouts)?(?: exactly)?(?: ${be} ${it})?(?: (?:exactly|located|then))?${inPicture}|where (?:can i|do you) (?:see|find) ${it}|show (?:me )?(?:where(?: ${it} ${be})?|${it})|show ${it} to (?:me|us)|(?:can|could) you (?:show|tell) (?:me|us) where(?: ${it} ${be})?|(?:on|in) (?:which|what) (?:side|part|corner|half)(?: of (?:it|the (?:picture|photo|image)))?(?: ${be} ${it})?|(?:which|what) side(?: ${be} ${it} on)?|left or right|(?:could|can) you point ${it} out|show (?:me|us)|point (?:at|to) ${it}|point ${it} out`,
);
const kind = asking(
  `(?:what|which) (?:kind|type|sort|species)(?: of (?:it|one|thing|them))?(?: ${be} ${it})?|of (?:what|which) (?:kind|type|sort)`,
);
const breed = asking(`(?:what|which) breed(?: ${be} ${it})?`);
const colour = asking(
  `(?:in )?(?:what|which|the|its|their) colors?(?: (?:${be}|do|does|has|have) ${it}(?: have)?)?(?: please)?|what ${be} (?:its|their|the) colors?|colors?(?: of (?:it|them|that|those))?`,
);
const howMany = asking(
  `how many(?: (?:${be} (?:there|they)|of (?:them|those|these)(?: ${be} there)?|exactly|(?:do|can|did) you (?:see|find|count|spot)|there are|${be} there in total))?${inPicture}|count (?:them|those|these)|(?:what is )?(?:the|their) number`,
);
const who = asking(`who(?: ${be} (?:he|she|they))`);
const which = asking(
  `(?:which|show)(?: (?:me )?(?:one|ones))?(?: ${be} (?:it|they|that|those))?|which of (?:them|those|these)`,
);

const isMany = (one: Antecedent): boolean => (one.count === undefined ? one.plural : one.count > 1);
/** Who says "it" has one in mind. */
const isSaidMany = (one: Antecedent, plain: string): boolean =>
  /\b(?:they|them|those|these)\b/.test(plain) || (isMany(one) && (one.plural || !/\bit\b/.test(plain)));
const verb = (plural: boolean): string => (plural ? 'are' : 'is');

/** "Where?", "what kind?", "how many?", "what colour is it?": asked of what was spoken of last. */
export const bareQuestion: Rule = (context) => {
  const { plain } = context;
  if (where.test(plain) || which.test(plain))
    return about(context, (one) => `where ${verb(isSaidMany(one, plain))} ${one.named(isSaidMany(one, plain))}?`);
  if (kind.test(plain)) return about(context, (one) => `what kind of ${one.noun} is it?`);
  const [, measure] = /^how (big|tall|large|small|old|high|long|wide|heavy|fast|young)$/.exec(plain) ?? [];
  if (measure)
    return about(
      context,
      (one) => `how ${measure} ${verb(isMany(one) && one.plural)} ${one.named(isMany(one) && one.plural)}?`,
    );
  if (breed.test(plain)) return about(context, (one) => `what breed is ${one.named(false)}?`);
  if (colour.test(plain))
    return about(context, (one) => `what color ${verb(isSaidMany(one, plain))} ${one.named(isSaidMany(one, plain))}?`);
  if (howMany.test(plain)) return about(context, (one) => `how many ${one.bare(true)} are there?`);
  if (who.test(plain))
    return about(context, (one) => (one.isPerson ? `who ${verb(isMany(one))} ${one.named(isMany(one))}?` : undefined));
  return undefined;
};

/** Such a question before anything was said. */
export const needsThing = (plain: string): string | undefined => {
  if (!where.test(plain) && !kind.test(plain) && !colour.test(plain) && !breed.test(plain) && !howMany.test(plain))
    return undefined;
  const word = /\b(it|they|them|those|these|he|she|him|her|that)\b/.exec(plain)?.[1];
  return word === undefined ? messages.aboutWhat : messages.what(word);
};

function about(context: Context, say: (one: Antecedent) => string | undefined): Reading | undefined {
  const wanted = /\b(?:he|she|him|her)\b/.test(context.plain);
  const one = antecedent(context, (candidate) => !wanted || candidate.isPerson);
  if (!one) return undefined;
  const joined = antecedent(context, (other) => other.joined && other.noun !== one.noun);
  const isSingle = /\b(?:it|he|she|that|one)\b/.test(context.plain) || context.plain === 'where';
  if (one.joined && joined && isSingle)
    return { question: messages.which([one.named(one.plural), joined.named(joined.plural)]) };
  const text = say(one);
  return text === undefined ? undefined : { text };
}

const somebodyElse =
  /^(?:(?:is|are) there |do you see |can you see |is )?(?:(?:any ?body|any ?one|some ?body|some ?one) else|(?:any )?other (?:people|persons|humans)|any more people)\b(?: there| here| visible| around| in (?:it|there|the (?:picture|photo|image)|this (?:picture|photo|image)))*$|^(?:no ?body|no one) else(?: there| here)?$|^who else(?: is| are)?(?: there| here| in (?:it|the picture))?$/;
const somethingElse =
  /^(?:(?:is|are) there |do you see |can you see )?(?:anything|something) else(?: there| here| in (?:it|there|the (?:picture|photo|image)))*$|^what else(?: (?:is|are) (?:there|here|in (?:it|the (?:picture|photo|image)))| (?:do|can) you see)?$/;
const anyOthers =
  /^(?:(?:is|are) there |do you see |can you see )?(?:any (?:others?|more)(?: of (?:them|those))?|another(?: one)?|more(?: of (?:them|those))?|any other ones)(?: there| here)*$/;

/** "Is there anybody else?" is a question of how many. */
export const anythingElse: Rule = (context) => {
  const { plain } = context;
  if (somethingElse.test(plain)) return { text: 'what is in the picture?' };
  if (somebodyElse.test(plain)) {
    // "Who else?" of a list of names is no question of who is seen.
    if (plain.startsWith('who') && context.last.found.length === 0) return undefined;
    const person = antecedent(context, ({ isPerson }) => isPerson);
    return { text: person ? moreThan(person) : 'is there a person?' };
  }
  const others = otherThings(context);
  if (others) return others;
  if (!anyOthers.test(plain) || context.last.made.length > 0) return undefined;
  const one = antecedent(context);
  return one && { text: moreThan(one) };
};

const otherNouns =
  /^(?:(?:is|are) there |do you see |can you see )?(?:any )?(?:other|another|more) ([a-z ]+?)(?: there| here| in (?:it|the (?:picture|photo|image)))*$/;

/** "Are there any other vehicles?" after a bus. */
function otherThings(context: Context): Reading | undefined {
  const { lexicon } = context.grammar;
  const [, words] = otherNouns.exec(context.plain) ?? [];
  const noun = words && lexicon.singular(words);
  if (
    !noun ||
    !lexicon.resolve(noun) ||
    / (?:than|or|and) /.test(` ${words} `) ||
    /^(?:one|thing|of\b|than\b)/.test(noun)
  )
    return undefined;
  const like = antecedent(context, (one) => one.noun === noun || isKindOf(one.noun, noun, lexicon));
  const count = like === undefined ? 0 : like.plural ? (like.count ?? 2) : 1;
  if (count === 0) return { text: `are there any ${lexicon.plural(noun)}?` };
  return {
    text: count === 1 ? `is there more than one ${noun}?` : `are there more than ${count} ${lexicon.plural(noun)}?`,
  };
}

function moreThan(one: Antecedent): string {
  const count = one.plural ? (one.count ?? 2) : 1;
  const noun = one.isPerson ? 'person' : one.bare(false);
  if (count === 0) return `is there a ${noun}?`;
  return count === 1
    ? `is there more than one ${noun}?`
    : `are there more than ${count} ${one.isPerson ? 'people' : one.bare(true)}?`;
}

const sum =
  /^(?:how many (?:(?:is|are|was|were|does|do) (?:that|this|it|they|those|these)(?: make| come to)?|makes that|of them)|what does that (?:make|come to)|how many (?:does|do) (?:that|it|they) (?:make|come to))(?: (?:in total|all together|altogether|in all|together|combined|all told))$|^(?:how many )?(?:are there )?(?:(?:in|the) )?(?:total|sum|all|altogether|together|all together|all told|combined)$/;
const counts = /^(?:and )?(?:how many|count)\b/;

/** "And in total?" adds up what was counted before. */
export const inTotal: Rule = ({ plain, follower, exchange, grammar, last, pictures }) => {
  if (!sum.test(plain) || follower.asksSame) return undefined;
  if (/^(?:how much|what)\b/i.test(last.text)) return { text: 'what is the total?' };
  const counted = exchange.slice(exchange.findLastIndex(({ text }) => !counts.test(text.toLowerCase())) + 1);
  const nouns = counted.flatMap((turn) => {
    const one = antecedent({ exchange: [turn], grammar });
    return one && readNumber(turn.answer ?? '') !== undefined ? [one.bare(true)] : [];
  });
  const names = [...new Set(nouns)].slice(-3);
  if (names.length === 0) return undefined;
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return { text: `how many ${list} are there in ${pictures > 1 ? 'all pictures' : 'total'}?` };
};

const amount = '(?:more than|at least|fewer than|less than|only|just|exactly|at most|over|no more than)';
const number = '(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten|a dozen)';
const numbered = new RegExp(`^((?:is|are) there (?:${amount} )?${number})(?: of (?:them|those|these))?$`);

/** "Are there more than two?", "how many are red?" leave their noun out. */
export const nounless: Rule = (context) => {
  const { plain, sentence } = context;
  const [, many] = numbered.exec(plain) ?? [];
  if (many) return said(context, (one) => `${many} ${one.bare(!/\bone$/.test(many))}?`);
  if (/^(?:is|are) there (?:any|one|some)(?: of (?:them|those|these))?$/.test(plain))
    return said(context, (one) => `are there any ${one.bare(true)}?`);
  const [, just, few] = new RegExp(`^(only|just|exactly|at least|more than) (?:the )?(${number})$`).exec(plain) ?? [];
  if (just && few) {
    const isOne = few === 'one' && just !== 'more than';
    return said(
      context,
      (one) => `${few === 'one' ? 'is' : 'are'} there ${just} ${few} ${one.bare(!isOne && few !== 'one')}?`,
    );
  }
  const { words } = sentence;
  const [how, count, next] = words.map(({ text }) => text);
  if (
    how === 'how' &&
    count === 'many' &&
    /^(?:are|have|wear|can|were|has|is)$/.test(next ?? '') &&
    words[3]?.text !== 'there'
  )
    return said(context, (one) => `how many ${one.bare(true)} ${slice(words, 2)}?`);
  return undefined;
};

function said(context: Context, say: (one: Antecedent) => string): Reading | undefined {
  const one = antecedent(context);
  return one && { text: say(one) };
}
