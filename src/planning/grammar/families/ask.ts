import { anyQuestionWord, askingVerbs } from '../../../language/request-words.js';
import { capitalise } from '../../../util/format.js';
import type { Thing } from '../intent.js';
import { endOf } from '../phrase.js';
import type { Family, Found } from '../reader.js';
import { nounPhrases, type Reader, tail } from '../reader.js';
import { wordsAsText } from '../words.js';

const openers = `${anyQuestionWord}|${askingVerbs}|should|am`;

/**
 * Any other question: VQA's. "What is the person to the left of the umbrella doing?" is asked of the crop that shows that
 * person alone, as "What is the person doing?"
 */
export const ask: Family = {
  needs: [openers],
  read(reader, at) {
    const { words } = reader;
    const start = endOf(openers, words, at);
    if (start < 0 || words.length - at < 3) return [];
    return [...narrowed(reader, at, start), plain(reader, at)];
  },
};

function narrowed(reader: Reader, at: number, start: number): readonly Found[] {
  const { words } = reader;
  const verb = endOf('is|are|was|were|does|do|did|kind|type|color|breed|can|could of|is|are|does?', words, start);
  const many: Found[] = [];
  for (const from of new Set([verb, start])) {
    if (from < 0) continue;
    for (const { value: thing, next } of nounPhrases(reader.nouns, words, from)) {
      if (!isNarrow(thing) || next >= words.length) continue;
      const rest = words.slice(next);
      const question = sentenceOf(`${wordsAsText(words.slice(at, from))} the ${thing.noun} ${wordsAsText(rest)}`);
      many.push({
        value: { intent: 'ask', question, about: { ...thing, scope: undefined }, scope: thing.scope },
        next: words.length,
        weight: 0.62,
      });
    }
  }
  return many;
}

/** What belongs to somebody is no more told by its name than the question is. */
const isNarrow = ({ traits, relations }: Thing): boolean =>
  relations.every(({ relation }) => relation !== 'of') && (traits.length > 0 || relations.length > 0);

function plain(reader: Reader, at: number): Found {
  const { value: scope } = lastTail(reader, at);
  return {
    value: { intent: 'ask', question: sentenceOf(wordsAsText(reader.words.slice(at))), scope },
    next: reader.words.length,
    weight: 0.5,
  };
}

/** "… in the left picture" at the end says where to ask. */
function lastTail(reader: Reader, at: number): ReturnType<typeof tail> {
  for (let from = at + 1; from < reader.words.length; from++) {
    const end = tail(reader, from);
    if (end.value && end.next === reader.words.length) return end;
  }
  return { value: undefined, next: reader.words.length };
}

const sentenceOf = (text: string): string => {
  const tidy = text.replace(/\s+/g, ' ').trim();
  return `${capitalise(tidy)}?`;
};
