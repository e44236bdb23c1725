import type { Plan } from '../../contracts/turn.js';
import {
  auxiliaryVerbs,
  determiners,
  personalPronouns,
  placePrepositions,
  questionWords,
  wordSet,
} from '../../language/function-words.js';
import { guessLanguage } from '../../language/guess-language.js';
import { isHarmless, requestWords } from '../../language/harmless-words.js';
import { unusedParts } from '../../language/unused-parts.js';
import { english } from '../grammar/vocabulary.js';

/**
 * What a model hears once of words that its steps leave over: it may have forgotten them in the plan, or only in `covers`.
 * Undefined where none are.
 */
export function leftOverFault(text: string, plan: Pick<Plan, 'covers' | 'direct'>): string | undefined {
  const left = unusedParts(text, plan).map(({ words }) => words.join(' '));
  if (left.length === 0) return undefined;
  return `no step is for: ${left.join('; ')}. Send all again, with steps for these words, or with the words in "covers"`;
}

/**
 * A plan whose `covers` can be compared with the words by which its request is known from here on. Of a follow-up, models
 * quote what was said as often as their reading of it; of other languages we don't know which words change nothing; and
 * what their steps and programs say themselves they have a use for, whether they list it or not, as for little words.
 */
export function withComparableCovers<Of extends Pick<Plan, 'covers' | 'steps'>>(
  plan: Of,
  said: string,
  reading = said,
  program = '',
): Of {
  const { covers, steps } = plan;
  if (!covers) return plan;
  const quotesWhatWasSaid = reading !== said && unusedParts(said, plan).length === 0;
  const isForeign = guessLanguage(reading, (word) => english.has(word)) !== undefined;
  if (quotesWhatWasSaid || isForeign) return { ...plan, covers: undefined };
  // Said twice and covered once is covered; and who leaves some out has heard "but" and "except".
  const own = new Set(
    [...steps, ...covers.flat(), program]
      .flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
      .map(stemOf),
  );
  const leavesOut = /\b(?:OTHERS|CROP_AWAY) ?\(|\bnot in\b|!=/.test(program);
  const asked = showsWhatItFinds.test(program) ? requestWords(reading).find((word) => !isHarmless(word)) : undefined;
  const used = unusedParts(reading, plan)
    .flatMap(({ words }) => words)
    .filter(
      (word) =>
        !isHarmless(word) &&
        (carriesNothing.has(word) ||
          own.has(stemOf(word)) ||
          (leavesOut && exceptions.has(word)) ||
          (word === asked && showing.has(word))),
    );
  return used.length === 0 ? plan : { ...plan, covers: [...covers.slice(0, -1), [...(covers.at(-1) ?? []), ...used]] };
}

/** Its result is regions, which every answer draws. */
const showsWhatItFinds = /\bRESULT\(var=(?:BOX|OBJ)\d+\)|\bTAG\(/;
/** "Mark Rufus": where a request begins so, a program that locates him has done it. */
const showing = wordSet('mark find locate spot point highlight outline circle box indicate tag label frame identify');

const exceptions = wordSet('but except excepting besides apart leave leaving save other others rest only just');

/** Little words, and those that speak of the asking or of the picture as such: left over by themselves they change nothing. */
const carriesNothing = wordSet(
  `got gets get getting gotten being while because since though although plus versus vs per via upon within throughout
   among onto ones thing things stuff picture pictures photo photos image images pic pics photograph screenshot shot
   scene view whole entire each every all both either total number amount count kind sort type seen visible see look
   looks show shows shown appear appears contain contains just even quite rather pretty kinda give make go take would
   opinion idea bit lot lots they're there's that's what's who's where's how's i'm i'd it's let's can't don't doesn't`,
  auxiliaryVerbs,
  determiners,
  personalPronouns,
  questionWords,
  placePrepositions,
);

/** "sleeping" and "sleeps", "dog's" and "dogs", roughly. */
const stemOf = (word: string): string =>
  word.length < 4 ? word : word.replace(/['’]s$/, '').replace(/(?<=\p{L}{3})(?:ing|ed|es|s|er|e|y|ies)$/u, '');
