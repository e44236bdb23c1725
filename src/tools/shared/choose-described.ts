/** Choosing by a description that only a model which sees can judge, in a question that reads well. */
import { ToolError } from '../../contracts/errors.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { readYesNo } from '../../language/read-words.js';
import { withArticle } from '../../util/format.js';
import { askAbout } from './ask-about.js';

/** What neither labels, places nor colours tell is asked of a vision model, region by region. */
export async function described(
  query: string,
  pool: readonly Region[],
  image: ImageValue,
  context: ToolContext,
): Promise<readonly Region[]> {
  const sight = await context.pictures.sight({ type: 'Image', picture: image.picture });
  const said = besidesNoun(query, pool, context);
  const things = context.lexicon.plural(pool[0].label);
  const which = pool.length === 1 ? `whether the ${pool[0].label} is` : `which ${things} are`;
  const purpose = said
    ? `tell ${which} ${said}`
    : pool.length === 1
      ? `tell whether it is “${query}”`
      : `tell which of the ${pool.length} that were found is “${query}”`;
  const label = pool.every((one) => one.label === pool[0].label) ? pool[0].label : undefined;
  const question = `${questionOf(query, label, context.lexicon)} Answer yes or no.`;
  const answers = await askAbout('SELECT', pool, question, purpose, sight, context);
  const fitting = answers.filter(({ text }) => readYesNo(text) === true).map(({ region }) => region);
  const denied = answers.filter(({ text }) => readYesNo(text) === false);
  // What can't be seen is not denied.
  if (fitting.length === 0 && denied.length < pool.length)
    throw new ToolError(`[SELECT] the model can't tell which is “${query}”`, { friendly: `I can’t ${purpose}.` });
  return fitting;
}

/** "people in the background" of people → "in the background" */
export function besidesNoun(query: string, pool: readonly Region[], { lexicon }: ToolContext): string | undefined {
  const [{ label }] = pool;
  const words = query.split(/\s+/);
  const length = label.split(' ').length;
  const noun = words.slice(0, length).join(' ');
  const isOfLabel = pool.every((region) => region.label === label);
  // "red umbrellas" of umbrellas → "red"
  const behind = words.slice(-length).join(' ');
  if (isOfLabel && words.length > length && lexicon.resolve(behind)?.name === label)
    return words.slice(0, -length).join(' ');
  const isKind = isOfLabel && lexicon.resolve(noun)?.name === label;
  return isKind && words.length > length && !/^(?:other|nearest)$/.test(words[length])
    ? words.slice(length).join(' ')
    : undefined;
}

/** What follows "this man": "on the left", "being walked". */
const predicate =
  /^(?:in|on|at|by|with|without|not|under|over|above|below|behind|beside|near|next|inside|outside|against|between|among|made|worn|held|being)\b/i;
const clause = /^(?:who|which|that|whose)\b/i;
const article = /^(?:an?|the|one|this|that)\b/i;

type Words = Pick<Lexicon, 'singular' | 'resolve'>;

/**
 * "women wearing a hat" of persons → "Is this a woman wearing a hat?". What can't be made a sentence is quoted.
 * @param label what each was found as; undefined where they are of several kinds
 */
export function questionOf(description: string, label: string | undefined, lexicon: Words): string {
  const said = description
    .replace(/\s+/g, ' ')
    .replace(/[?.!]+$/, '')
    .trim();
  const thing = label ?? 'thing';
  const rest = label === undefined ? said : withoutNoun(said, label, lexicon);
  const follows = (words: string): boolean => predicate.test(words) || isDoing(words.split(' ')[0], lexicon);
  if (follows(rest)) return `Is this ${thing} ${rest}?`;
  const [first, ...more] = said.split(' ');
  const one = lexicon.singular(first.toLowerCase());
  const arePlural = one !== first.toLowerCase();
  const isNoun = isKnown(one, lexicon) || arePlural;
  const goesOn = more.length === 0 || follows(more.join(' ')) || (!arePlural && clause.test(more.join(' ')));
  if (clause.test(said)) return `Is this ${withArticle(thing)} ${said}?`;
  if (article.test(said)) return `Is this ${said}?`;
  if (isNoun && goesOn && /^\p{Ll}/u.test(first)) return `Is this ${[withArticle(one), ...more].join(' ')}?`;
  return `Does “${said}” describe this ${thing}?`;
}

/** "people in maroon" of persons → "in maroon" */
function withoutNoun(said: string, label: string, lexicon: Words): string {
  const words = said.replace(/^(?:all|any|the|those|an?|of|every|each) (?:the )?/i, '').split(' ');
  const length = label.split(' ').length;
  const noun = words.slice(0, length).join(' ').toLowerCase();
  const isOfKind = noun === label || lexicon.singular(noun) === label || lexicon.resolve(noun)?.name === label;
  const isNarrower = !isOfKind || (lexicon.singular(noun) !== label && !/^(?:people|persons?|ones?)$/.test(noun));
  return isNarrower || words.length === length ? said : words.slice(length).join(' ');
}

/** "Wearing", and no "building". */
const isDoing = (word: string, lexicon: Words): boolean =>
  /\p{L}{2}ing$/iu.test(word) && !/thing$/.test(word) && !isKnown(word, lexicon);

const isKnown = (word: string, { resolve }: Words): boolean => {
  const known = resolve(word);
  return known !== undefined && known.how !== 'spelling';
};
