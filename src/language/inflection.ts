import pluralize from 'pluralize';
import type { Concept } from '../contracts/lexicon.js';

/** Singular and plural of noun phrases: "slices of pizza" ↔ "slice of pizza". */
export interface Inflection {
  singular(phrase: string): string;
  plural(phrase: string): string;
}

/** Nouns that the rules of `pluralize` get wrong. */
const irregular: Readonly<Record<string, string>> = {
  taxi: 'taxis',
  'passer-by': 'passers-by',
  calf: 'calves',
  skis: 'skis',
  cookie: 'cookies',
  lens: 'lenses',
  cattle: 'cattle',
  bus: 'buses',
};

/** @param concepts those with a plural of their own add to the irregular nouns */
export function createInflection(concepts: readonly Concept[]): Inflection {
  const own = concepts.flatMap(({ name, plural }) => (plural ? [[name, plural] as const] : []));
  const pluralOf = new Map<string, string>([...Object.entries(irregular), ...own]);
  const singularOf = new Map([...pluralOf].map(([one, many]) => [many, one] as const)).set('busses', 'bus');

  const pluralOfHead = (head: string): string => pluralOf.get(head) ?? pluralize.plural(head);
  const singularOfHead = (head: string): string =>
    pluralOf.has(head) ? head : (singularOf.get(head) ?? pluralize.singular(head.replace(/sses$/, 'ss')));

  return {
    plural(words) {
      const phrase = tidyPhrase(words);
      return pluralOf.get(phrase) ?? changeHead(phrase, pluralOfHead);
    },
    singular(words) {
      const phrase = tidyPhrase(words);
      if (pluralOf.has(phrase)) return phrase;
      return singularOf.get(phrase) ?? changeHead(phrase, singularOfHead);
    },
  };
}

/** The head of a phrase is its last word, or the one before "of". */
function changeHead(phrase: string, change: (head: string) => string): string {
  const of = phrase.indexOf(' of ');
  const front = of < 0 ? phrase : phrase.slice(0, of);
  const rest = of < 0 ? '' : phrase.slice(of);
  const start = front.lastIndexOf(' ') + 1;
  return front.slice(0, start) + change(front.slice(start)) + rest;
}

export const tidyPhrase = (phrase: string): string =>
  phrase.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim();
