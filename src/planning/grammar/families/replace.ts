import { colourOf } from '../attributes.js';
import type { Edit, Thing } from '../intent.js';
import { endOf, endOfAny, type Parse, textOf } from '../phrase.js';
import { nounPhrases, type Reader, tail, wordAt } from '../reader.js';
import type { EditRule, Edits } from './edit-targets.js';

const swap = 'replace|swap|exchange|substitute|trade|switch|change|turn|transform|convert|morph|make|edit out?';
const replacedBy = 'to? be? replaced|swapped|exchanged|substituted|turned|changed with|by|for|into|to';
const insteadOf = 'instead|place of';
const inPlaceOf = 'in the? place|stead of';
const recolour = 'make|paint|color|recolor|dye|turn|tint|change|recolour';
const changeColour = 'change|turn|make|set|switch|alter the? color of';

/** "replace the dog with a cat", "turn the car into a tank", "make the car blue", "put a cat instead of the dog" */
export const replacement: EditRule = {
  needs: [swap, replacedBy, insteadOf, inPlaceOf, recolour, changeColour],
  read: (reader, at) => [
    ...withOther(reader, at),
    ...passive(reader, at),
    ...instead(reader, at),
    ...recoloured(reader, at),
  ],
};

const replace = (thing: Thing, prompt: string): readonly Edit[] => [{ edit: 'replace', thing, prompt }];

/** "the cat replaced with a dog" */
function passive(reader: Reader, at: number): Edits {
  const { words } = reader;
  return nounPhrases(reader.nouns, words, Math.max(at, endOf('have|get', words, at))).flatMap(
    ({ value: thing, next }) => {
      const start = endOf(replacedBy, words, next);
      const prompt = start < 0 || thing.noun === 'object' ? undefined : promptAt(reader, start);
      return prompt ? [{ value: replace(thing, prompt.value), next: prompt.next }] : [];
    },
  );
}

function withOther(reader: Reader, at: number): Edits {
  const { words } = reader;
  const verb = endOf(swap, words, at);
  if (verb < 0) return [];
  return nounPhrases(reader.nouns, words, verb).flatMap(({ value: thing, next }) => {
    const scope = tail(reader, next).next;
    const link = endOf('out? with|by|for|into|to|as|through|become|be|look|against like?', words, scope);
    const article = wordAt(reader, at) === 'make' ? endOf('into? a|an', words, scope) : -1;
    const start = link > 0 ? link : article > 0 ? article : -1;
    if (start < 0 || thing.noun === 'object') return [];
    const prompt = promptAt(reader, start);
    return prompt ? [{ value: replace(thing, prompt.value), next: prompt.next }] : [];
  });
}

/** "put a cat instead of the dog", "a cat in place of the dog" */
function instead(reader: Reader, at: number): Edits {
  const { words } = reader;
  const put = endOf('put|use|place|have|insert|draw|paint|add|show|want', words, at);
  if (put < 0) return [];
  for (let end = put + 1; end < words.length; end++) {
    const start = endOfAny([insteadOf, inPlaceOf], words, end);
    if (start < 0) continue;
    const prompt = textOf(words, put, end).replace(/^(?:a|an|the|some) /, '');
    return nounPhrases(reader.nouns, words, start).map(({ value, next }) => ({ value: replace(value, prompt), next }));
  }
  return [];
}

/** "make the car blue", "change the colour of the car to blue", "paint the bus pink", "recolour the cat green" */
function recoloured(reader: Reader, at: number): Edits {
  const { words } = reader;
  const of = endOf(changeColour, words, at);
  const verb = endOf(recolour, words, at);
  return [...new Set([of, verb])].flatMap((start) =>
    start < 0
      ? []
      : nounPhrases(reader.nouns, words, start).flatMap(({ value: thing, next }) => {
          const own = endOf("'s color", words, next);
          const link = endOf('from? to|into|in|be|look?', words, Math.max(own, next));
          const colour = colourOf(words, Math.max(link, own, next));
          if (!colour || thing.noun === 'object') return [];
          const end = endOf('in? color|instead', words, colour.next);
          return [{ value: replace(thing, `${colour.value} ${thing.noun}`), next: Math.max(end, colour.next) }];
        }),
  );
}

/** What shall be there instead, up to the end or a new clause. */
function promptAt(reader: Reader, at: number): Parse<string> | undefined {
  const { words } = reader;
  const start = Math.max(at, endOf('a|an|the|some|another|one', words, at));
  let end = start;
  while (end < words.length && end - start < 12) {
    const { text, tag } = words[end];
    if (
      tag === 'PUNCT' ||
      (text === 'and' &&
        /^(?:blur|remove|erase|replace|crop|tag|make|put|hide|then|delete|label)$/.test(wordAt(reader, end + 1)))
    )
      break;
    if (
      end > start &&
      tail(reader, end).next === words.length &&
      !/^(?:of|in|with|on|at)$/.test(words[words.length - 1].text)
    )
      break;
    end++;
  }
  return end === start ? undefined : { value: textOf(words, start, end), next: end };
}
