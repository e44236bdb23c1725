import { articles, auxiliaryVerbs, demonstratives, wordSet } from './function-words.js';

/** Words that change nothing of what is wanted, wherever they stand: the one list of them, for whoever plans. */

/** Words that carry no meaning for us wherever they stand. */
export const fillers = wordSet(
  `please pls plz kindly actually basically hey hi hello hiya yo ok okay well um uh uhm erm hmm hm maybe perhaps really
   btw lol thanks thx ty cheers clova clovabot simply quickly quick exactly-how currently roughly approximately
   definitely certainly surely also still somehow somewhere literally honestly seriously ah oh eh anyway possibly
   probably sorry ahem again dear buddy friend-bot overall apparently evidently indeed altogether together combined
   alltogether bro bruh dude mate fam`,
);

/** Auxiliaries, articles and politeness: what they do is done by the words that they stand with. */
export const auxiliaries = wordSet(
  `it its i we you me us my your our one ones to of and or so if then also too please there here let need want like
   know tell see say think wonder wondering guess thank thanks hi hello hey ok okay any some yes s now`,
  auxiliaryVerbs,
  articles,
  demonstratives,
);

/** Words that only lead up to others: left over by themselves they mean nothing. */
const littleWords = wordSet('in on at by for from with into onto off as than about how many much what which who where');

export const isHarmless = (word: string): boolean =>
  fillers.has(word) || auxiliaries.has(word) || littleWords.has(word);

/** The words of a request, in lower case and with straight apostrophes, as planners quote them; emoji are words. */
export const requestWords = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/\p{Extended_Pictographic}|[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu) ?? [];
