import { possessives } from './possessives.js';

/** The little words of English, class by class. Lists of words to pass over are made of these and say beside them only what is theirs. */

const split = (words: string): readonly string[] => words.split(/\s+/).filter((word) => word !== '');

export const auxiliaryVerbs = split(
  'am is are was were be been being do does did has have had can could may might will would shall should must',
);
export const articles = ['a', 'an', 'the'] as const;
export const demonstratives = ['this', 'that', 'these', 'those'] as const;
/** What stands before a noun and says which, or whose. */
export const determiners = [...articles, ...demonstratives, ...possessives] as const;
/** Without "her", which is a determiner as well. */
export const personalPronouns = split('i you he she it we they me him us them');
export const questionWords = split('how what which who whom whose where when why');
export const placePrepositions = split('in on at to from over under near beside behind above below between');

/** A set of words, written with spaces between, and of all in some lists. */
export const wordSet = (words: string, ...lists: readonly (readonly string[])[]): ReadonlySet<string> =>
  new Set([...split(words), ...lists.flat()]);
