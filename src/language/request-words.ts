import { questionWords } from './function-words.js';

/** The words that requests begin with, as alternatives of a pattern. */

/** “Whom” begins parts of sentences more often. */
export const anyQuestionWord = questionWords.filter((word) => word !== 'whom').join('|');

/** Verbs that ask for yes or no where a sentence begins with them. */
export const askingVerbs = 'is|are|was|were|do|does|did|has|have|can|could|will|would';

/** What people say before they come to it: "ok now could you please …". A pattern from the beginning. */
export const leadIn =
  '^\\W*(?:(?:and|so|but|now|then|ok|okay|please|also|hey|can|could|would|will|you|just|again|pls|i|want|to|tell|me)\\W+)*';

/** What has to be told or shown, and changes no picture. */
export const tellingVerbs = 'count|find|read|describe|tell|look|show';

/** What changes a picture. */
export const editVerbs =
  'make|turn|put|add|remove|erase|delete|blur|hide|pixelate|anonymi[sz]e|replace|swap|tag|label|mark|outline|crop|zoom|cut|rotate|flip|brighten|darken|draw|spotlight|isolate|censor|redact';

/** What changes a picture as well, where it cannot be a noun or be said of something else. */
export const vagueEditVerbs =
  'mirror|resize|lighten|sharpen|change|convert|circle|highlight|invert|increase|decrease|reduce|raise|lower|straighten|number(?! of)|write(?! down| out)|extract|desaturate';

/** Where one question ends and another begins: "how many books? And is there a microwave?" */
export const betweenQuestions = new RegExp(
  `(?:[?.!]\\s+(?:and |also )?|,? and (?:also )?)(?=(?:${anyQuestionWord}|is|are|does|do|has|have|can|got|any)\\b)`,
  'i',
);
