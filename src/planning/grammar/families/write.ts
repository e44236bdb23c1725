import type { Edit } from '../intent.js';
import { endOf, endOfAny } from '../phrase.js';
import { type Reader, tail, wordAt } from '../reader.js';
import { wordsAsText } from '../words.js';
import { opens } from './adjust-words.js';
import { type EditRule, type Edits, pictures } from './edit-targets.js';

const kinds =
  'caption|title|heading|headline|text|line|subtitle|banner|note|label|sentence|words|word|message|quote|header|footer|watermark';
const corners = 'left|right? hand? side|corner?';
const places: readonly (readonly [pattern: string, place: string])[] = [
  [`to|in|at|on|into|across|along the|its? top|upper ${corners}? of? the|it|this|my? ${pictures}? corner?`, 'top'],
  [
    `to|in|at|on|into|across|along the|its? bottom|lower ${corners}? of? the|it|this|my? ${pictures}? corner?`,
    'bottom',
  ],
  ['above|over the? image|picture|photo|pic|it', 'top'],
  ['below|under|underneath|beneath the? image|picture|photo|pic|it', 'bottom'],
  [`in|at|on|across|into the? middle|center of? the|it|this? ${pictures}?`, 'middle'],
  [`on|onto|over|in|into|across|to the|this|my|it? ${pictures}|it`, ''],
  ['at|on it|top', 'top'],
];
const adding = `add|put|write|insert|place|give|make|include|overlay|create|draw|type|print|stick it|the|this|${pictures}? a|an|the|some? big|small|nice|short? ${kinds}`;
const saying = [
  'that|which|with|,? says|saying|reads|reading|containing the? words|word|text?',
  'with|of|as|: the? words|word|text?',
  'to say|read',
];
const bare = 'write|type|print|inscribe the? words|word|text|caption|title?';
const caption = [
  'caption|title|entitle|label it|this|that as|with|: the? words?',
  'caption|title|entitle it|this|that',
  'caption|title|entitle|label the|this|my picture|image|photo|pic as|with|:? the? words?',
];
const watermark = 'watermark|stamp it|this|that|the? picture|image|photo|pic? with|as|:|using the? text|words|name?';

/** "add a caption saying Hello", "write “Team day” at the top", "put the text DRAFT in the middle", "watermark it with ACME" */
export const writing: EditRule = {
  needs: [adding, ...saying, bare, ...caption, watermark, ...places.map(([pattern]) => pattern)],
  read(reader, at) {
    if (!opens(reader, at)) return [];
    const { words } = reader;
    const found: Edits[number][] = [];
    const add = endOf(adding, words, at);
    if (add > 0) {
      const isMark = wordAt(reader, add - 1) === 'watermark';
      // "A title at the top saying Hello"
      const early = placeAt(reader, add);
      const from = early?.next ?? add;
      const link = endOfAny(saying, words, from);
      const start = link > 0 ? link : isQuoted(reader, from) || isName(reader, from) ? from : -1;
      if (start > 0) found.push(...written(reader, start, isMark ? 'watermark' : early?.value));
    }
    const verb = endOf(bare, words, at);
    // "Write down what it says" is to be read.
    if (verb > 0 && (isQuoted(reader, verb) || isPlaced(reader, verb))) found.push(...written(reader, verb, undefined));
    const named = endOfAny(caption, words, at);
    if (named > at + 1) found.push(...written(reader, named, undefined));
    const stamped = endOf(watermark, words, at);
    if (stamped > at + 1) found.push(...written(reader, stamped, 'watermark'));
    const put = endOfAny(['put|add|place|stick|slap|print the? word|words|name?'], words, at);
    if (put > 0 && isQuoted(reader, put)) found.push(...written(reader, put, undefined));
    return found;
  },
};

/** Quotes were taken out of the words, so what stands between them is looked up in what was said. */
const quoteEnd = ({ sentence, words }: Reader, at: number): number => sentence.quotes.get(words[at]) ?? 0;
const isQuoted = (reader: Reader, at: number): boolean => quoteEnd(reader, at) > 0;
const isName = ({ words }: Reader, at: number): boolean => /^\p{Lu}/u.test(words[at]?.raw ?? '');

/** "Write Hello at the top" */
const isPlaced = (reader: Reader, at: number): boolean =>
  reader.words.some((_, end) => end > at && placeAt(reader, end)?.next === reader.words.length) || isName(reader, at);

function placeAt(
  reader: Reader,
  at: number,
): { readonly value: string | undefined; readonly next: number } | undefined {
  let best: { readonly value: string | undefined; readonly next: number } | undefined;
  for (const [pattern, place] of places) {
    const next = endOf(pattern, reader.words, at);
    if (next < 0 || (best && best.next >= next)) continue;
    const said = reader.words.slice(at, next).map(({ text }) => text);
    const side = said.find((word) => /^(?:left|right)$/.test(word));
    best = { value: place === '' ? undefined : side ? `${place} ${side}` : place, next };
  }
  return best;
}

/** What is to be written goes up to a place at the end, or to the end. */
function written(reader: Reader, start: number, place: string | undefined): Edits {
  const { words } = reader;
  const quoted = quoteEnd(reader, start);
  if (quoted > 0) {
    const end = start + quoted;
    const behind = placeAt(reader, end);
    return [edit(reader, start, end, place ?? behind?.value, behind?.next ?? end)];
  }
  // Somebody's name is not the words “our name”.
  if (
    /^(?:our|my|your|their|the|this|its|a|an|some|it|me|him|her)$/.test(wordAt(reader, start)) &&
    !/^\p{Lu}/u.test(words[start].raw)
  )
    return [];
  for (let end = start + 1; end < words.length; end++) {
    const behind = placeAt(reader, end);
    if (behind && tail(reader, behind.next).next === words.length)
      return [edit(reader, start, end, place ?? behind.value, behind.next)];
  }
  return start < words.length ? [edit(reader, start, words.length, place, words.length)] : [];
}

const edit = (reader: Reader, start: number, end: number, place: string | undefined, next: number): Edits[number] => {
  const text = asWritten(reader.words.slice(start, end));
  return { value: [{ edit: 'write', text, place } satisfies Edit], next };
};

const asWritten = (words: Parameters<typeof wordsAsText>[0]): string =>
  wordsAsText(words.map((word) => ({ ...word, text: word.raw })));
