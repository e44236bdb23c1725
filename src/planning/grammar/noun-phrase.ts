import type { Lexicon } from '../../contracts/lexicon.js';
import { anyPossessive, speakersPossessives } from '../../language/possessives.js';
import { readAdjectives, settleSizes } from './adjectives.js';
import { headsOf } from './heads.js';
import type { Quantity, Thing } from './intent.js';
import { postmodified } from './modifiers.js';
import { emptyThing, fewPerEnd, type Nouns } from './nouns.js';
import { endOf, memo, type Parse } from './phrase.js';
import { readQuantity } from './quantity.js';
import { colours } from './vocabulary.js';
import type { Word } from './words.js';

export function createNouns(lexicon: Lexicon): Nouns {
  const squeeze = (phrase: string): string => phrase.toLowerCase().replace(/[^a-z0-9]/g, '');
  const exact = new Set(
    lexicon.concepts.flatMap(({ name, synonyms }) =>
      [name, ...synonyms].flatMap((phrase) => [squeeze(phrase), squeeze(lexicon.plural(phrase))]),
    ),
  );
  const nouns: Nouns = {
    lexicon,
    isExact: (phrase) => {
      if (exact.has(squeeze(phrase))) return true;
      if (phrase.indexOf(' ') < phrase.lastIndexOf(' ') && !phrase.includes(' of ')) return false;
      const resolved = lexicon.resolve(phrase);
      if (!resolved || resolved.how === 'spelling') return false;
      // Kinds are no concepts; a phrase is one's own word when its last word alone says something else or nothing.
      const last = phrase.slice(phrase.lastIndexOf(' ') + 1);
      return last === phrase || (resolved.how === 'kind' && lexicon.resolve(last)?.name !== resolved.name);
    },
    phrases: Array.from({ length: deepest + 1 }, (_, depth) =>
      memo((words: readonly Word[], at: number): readonly Parse<Thing>[] =>
        fewPerEnd(coresOf(nouns, words, at).flatMap((core) => postmodified(nouns, words, core, depth))),
      ),
    ),
  };
  return nouns;
}

/** "the cup on the table in front of the man with the hat" */
const deepest = 3;

const pronouns: Readonly<
  Record<string, { readonly noun: string; readonly quantity?: Quantity; readonly every?: true }>
> = {
  everyone: { noun: 'person', every: true },
  everybody: { noun: 'person', every: true },
  anyone: { noun: 'person' },
  anybody: { noun: 'person' },
  someone: { noun: 'person' },
  somebody: { noun: 'person' },
  nobody: { noun: 'person', quantity: { operator: '==', number: 0 } },
  anything: { noun: 'object' },
  something: { noun: 'object' },
  everything: { noun: 'object', every: true },
};

/** The noun with what stands before it. */
function coresOf(nouns: Nouns, words: readonly Word[], at: number): readonly Parse<Thing>[] {
  const pronoun = pronouns[words[at].text === 'no' && words[at + 1]?.text === 'one' ? 'nobody' : words[at].text];
  if (pronoun) {
    const next = words[at].text === 'no' ? at + 2 : at + 1;
    const thing = { ...emptyThing(pronoun.noun), quantity: pronoun.quantity, every: pronoun.every ?? false };
    const eaten = pronoun.noun === 'object' ? endOf('to eat', words, next) : -1;
    if (eaten > 0) return [{ value: { ...thing, noun: 'food' }, next: eaten }];
    const colour = words[next]?.text ?? '';
    if (pronoun.noun === 'object' && colours.has(colour))
      return [{ value: { ...thing, traits: [{ is: 'colour', colour }] }, next: next + 1 }];
    return [{ value: thing, next }];
  }
  const { determiner, quantity, next: afterDeterminer, owner } = readDeterminer(words, at);
  const { traits, next } = readAdjectives(nouns, words, afterDeterminer, determiner === 'the');
  return headsOf(nouns, words, next).map(({ value: head, next: end }) => ({
    value: {
      // "Our faces" are those of everybody in the picture.
      ...emptyThing(owner && !(owner === 'our' && head.noun === 'face') ? `${owner} ${head.noun}` : head.noun),
      plural: head.plural,
      known: head.known,
      definite: determiner === 'the',
      every: determiner === 'every',
      quantity: quantity ?? (determiner === 'no' ? { operator: '==', number: 0 } : undefined),
      traits: [...settleSizes(traits, head.plural, determiner === 'the'), ...head.traits],
    },
    next: end,
  }));
}

interface Determined {
  readonly determiner?: 'the' | 'every' | 'no' | 'a';
  readonly quantity?: Quantity;
  readonly owner?: string;
  readonly next: number;
}

const partitive =
  'of? a|the? pair|pairs|couple|group|groups|bunch|set|lot|lots|number|herd|flock|team|row|total|sum|crowd|variety|few of';

function readDeterminer(words: readonly Word[], start: number): Determined {
  const every = endOf(`all|each|every|both single? one? of? the|these|those|${anyPossessive}?`, words, start);
  if (every > 0 && words[start].text !== 'both') {
    const counted = readQuantity(words, every);
    return { determiner: 'every', quantity: counted?.value, next: counted?.next ?? every };
  }
  const both = endOf('both of? the|these|those?', words, start);
  const none = endOf('no|zero|0 single?', words, start);
  const amount = readQuantity(words, both > 0 ? both : start);
  // "no more than two" is no "no".
  if (none > 0 && (!amount || amount.next <= none)) return { determiner: 'no', next: none };
  if (amount) {
    const of = endOf('of the|these|those|them', words, amount.next);
    const group = endOf(partitive, words, amount.next);
    return { determiner: 'a', quantity: amount.value, next: Math.max(amount.next, of, group) };
  }
  const the = endOf('the|this|that|these|those|its other|same|whole|entire|very?', words, both > 0 ? both : start);
  const own = endOf(anyPossessive, words, start);
  const owner = speakersPossessives.find((one) => one === words[start]?.text);
  const article = endOf('a|an|any|some|such|another|one other|single?', words, start);
  const after = Math.max(the, own, article, both, start);
  const determiner = Math.max(the, own) > 0 || both > 0 ? 'the' : article > 0 ? 'a' : undefined;
  const counted = readQuantity(words, after);
  const group = endOf(partitive, words, counted?.next ?? after);
  const kinds = endOf(
    'different? kind|kinds|type|types|sort|sorts|piece|pieces|item|items of',
    words,
    Math.max(group, after),
  );
  return { determiner, quantity: counted?.value, owner, next: Math.max(counted?.next ?? after, group, kinds) };
}
