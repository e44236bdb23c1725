import { colours } from '../planning/grammar/vocabulary.js';
import { antecedent, type Rule } from './context.js';
import { slice } from './sentence.js';

const ofThem =
  /^(are|is|do|does|have|has|were|was) (any|all|both|some|none|most|either|neither|each|half)(?: of (?:them|those|these))? (.+)$/;

const theyAll = /^(are|do|have|were) (?:they|those|these) (all|both|each) (.+)$/;

/** "Are any purple?", "do all of them have hats?", "are they all red?" */
export const quantified: Rule = (context) => {
  const { plain, sentence } = context;
  const [, are, all] = theyAll.exec(plain) ?? [];
  if (are) {
    const one = antecedent(context);
    return one && { text: `${are} ${all} of ${one.named(true)} ${slice(sentence.words, 3)}?` };
  }
  const [, verb, quantifier, rest] = ofThem.exec(plain) ?? [];
  if (!verb) return undefined;
  const { words } = sentence;
  const from = words.findIndex((_, at) => slice(words, at).toLowerCase() === rest);
  const next = words[from];
  if (!next || !(colours.has(next.text) || /^(?:VERB|ADJ|ADP|AUX)$/.test(next.tag) || rest.startsWith('the same')))
    return undefined;
  if (sentence.mentions.some(({ start, known }) => start <= from && known)) return undefined;
  const one = antecedent(context);
  return one && { text: `${verb} ${quantifier} of ${one.named(true)} ${slice(words, from)}?` };
};
