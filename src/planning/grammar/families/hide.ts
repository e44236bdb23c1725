import { placeAt } from '../attributes.js';
import type { HidingStyle, Thing } from '../intent.js';
import { endOf, endOfAny, textOf } from '../phrase.js';
import { emptyThing, type Reader, spanHas, tail } from '../reader.js';
import { type EditRule, type Edits, pictures, targets, thingsOfFaces } from './edit-targets.js';

/** What people do with what nobody shall see. */
export const hidingVerbs =
  'blur|blurr|pixelate|pixelise|pixelize|anonymize|censor|obscure|hide|conceal|mask|redact|obfuscate|mosaic|fuzz|cover|smudge|disguise|cloak';
const hide = [`${hidingVerbs}|remove|erase|black out|up? all|every|each|only|just? of?`, 'make'];
const hidden = 'unreadable|illegible|invisible|blurry|blurred|unrecognizable|anonymous|out|up';
const owner = "the|any|their|its|this|that|these|everyone|everybody|people|person|all? 's?";
const heads = `${owner} heads|head`;
const plates = [
  `${owner} car|cars|vehicle|vehicles|license|licence|registration|number? 's? number|license|licence|registration|car|vehicle plate|plates|numbers`,
  `${owner} numberplate|numberplates|licenseplate|licenseplates|plates|plate`,
];
/** What is written, as LOC calls it. */
const written: readonly (readonly [pattern: string, noun: string])[] = [
  [
    'text|texts|writing|writings|words|letters|lettering|caption|captions|watermark|watermarks|inscription|credit|credits|signature|subtitles|subtitle|copyright notice|line?',
    'TEXT',
  ],
  ['written|readable? names|name name|tags?', 'NAME'],
  ['phone|telephone|mobile|cell|fax number|numbers', 'PHONE'],
  ['email|mail|e-mail|emails|mails address|addresses?', 'MAIL'],
  ['dates|date', 'DATE'],
  ['prices|price|amounts|sums', 'PRICE'],
  ['numbers|figures|digits', 'NUMBER'],
];
const onVehicles = 'on|of|from the|all|every|each|any? car|cars|vehicle|vehicles|bus|buses|truck|trucks|motorcycle|van';
const identifying = `anything|everything|whatever|all? that? identifies|identifying|private|personal|sensitive data|details|information|info|things|stuff|content|people?`;

const bars =
  'bar|bars|box|boxes|rectangle|rectangles|block|blocks|strip|strips|stripe|stripes|line|lines|square|squares|patch|patches';
/** "with black bars", "using pixels" behind what is hidden. */
export const coverWords = `with|by|using|in|under|behind? a|an|the|some|big|large? black|dark|solid? ${bars}|pixels|pixelation|mosaic|mosaics|black|tape|ink|blur|blurring|out? over|on|across? the|their|his|her? eyes?`;

/** How something is hidden, by the words from `start` to `end`. */
export function hidingStyle({ words }: Reader, start: number, end: number): HidingStyle | undefined {
  const said = textOf(words, start, end);
  if (
    /\bblack(?: \w+)?$|\bblack (?:bar|box|rectangle|block|strip|line|square|patch|tape|ink|out)|^(?:black|blank|redact|scratch|cross)\b|\b(?:bars?|tape)\b/.test(
      said,
    )
  )
    return 'black';
  return /^(?:pixel\w+|mosaic)\b|\b(?:pixel\w*|mosaics?)$/.test(said) ? 'pixelated' : undefined;
}

const putBar = `put|place|draw|add|lay|slap|stick a|an|some|the? big|thick|thin? black|dark|solid? ${bars} on|over|across|onto|in-front|covering top? of? all|each|every? of?`;
const hideEyes = `${hidingVerbs}|black|blank|bar out? all|every|each? of?`;
const ownEyes = "all? of? the|their|his|her|its|our|my|people|everyone|everybody? 's? eyes|eye|eyeballs";

/** "put a black bar over the eyes", "black out their eyes", "put black boxes over the faces" */
export const covers: EditRule = {
  needs: [putBar, hideEyes, 'eyes|eye'],
  read(reader, at) {
    const { words } = reader;
    const put = endOf(putBar, words, at);
    const hiding = endOf(hideEyes, words, at);
    const onEyes = [put, hiding].flatMap((start) => (start < 0 ? [] : eyesAt(reader, start)));
    const onThings = put < 0 || !spanHas(reader, at, put, 'black') ? [] : targets(reader, put);
    return [
      ...onEyes.map(({ value: thing, next: end }) => {
        const next = Math.max(end, endOf(coverWords, words, end));
        const style = put > 0 ? ('black' as const) : hidingStyle(reader, at, next);
        return { value: [{ edit: 'blur' as const, thing, style, part: 'eyes' as const }], next };
      }),
      ...onThings.map(({ value, next }) => ({
        value: value.map((thing) => ({ edit: 'blur' as const, thing, style: 'black' as const })),
        next,
      })),
    ];
  },
};

/** "the eyes", "the man's eyes", "the eyes of the woman on the left": of those faces. */
function eyesAt(reader: Reader, at: number): readonly { readonly value: Thing; readonly next: number }[] {
  const own = endOf(ownEyes, reader.words, at);
  const all: Thing = { ...emptyThing('face'), plural: true, definite: true, every: true };
  const isOf = own > 0 && /^(?:of|on)$/.test(reader.words[own]?.text ?? '');
  return [
    ...(own > 0 && !isOf ? [{ value: all, next: own }] : []),
    ...thingsOfFaces(reader, at, 'eye|eyes').map(({ value: [thing], next }) => ({ value: thing, next })),
  ];
}

/** What LOC knows by a word of its own. */
const special = (noun: string, said: string): Thing => ({
  ...emptyThing(noun),
  plural: true,
  definite: true,
  every: true,
  said: said.replace(/^(?:the|all) /, ''),
});

const wordsCalled =
  "the|that|this|my|our|person|customer|all? 's? name|names|word|words|text|line|title|phrase|number|surname|company|label|heading|address|sentence that|which? says|reads|saying|reading? :?";

/** "blur the heads", "hide the number plates", "anonymise this": what people hide, and no detector has a word for. */
export const privacy: EditRule = {
  needs: [
    'head|heads',
    ...written.map(([pattern]) => pattern),
    wordsCalled,
    ...hide,
    coverWords,
    'plate|plates|numberplate|numberplates|registration|numbers',
    'anonymize|anonymous|censor|redact|private|personal|sensitive|identity|identities|privacy|identifies|identifying',
  ],
  read: (reader, at) => [...named(reader, at), ...wordsNamed(reader, at), ...anonymised(reader, at)],
};

function named(reader: Reader, at: number): Edits {
  const { words } = reader;
  return hide.flatMap((verb): Edits => {
    const start = endOf(verb, words, at);
    if (start < 0) return [];
    const found = [
      { noun: 'HEAD', end: endOf(heads, words, start) },
      { noun: 'PLATE', end: endOfAny(plates, words, start) },
      ...written.map(([pattern, noun]) => ({
        noun,
        end: endOf(`${owner} small|tiny|little|white|black|red|yellow? ${pattern}`, words, start),
      })),
    ];
    return found.flatMap(({ noun, end }) => {
      // "The head of the man" is one head.
      if (end < 0 || (noun === 'HEAD' && /^(?:of|on)$/.test(words[end]?.text ?? ''))) return [];
      const on = noun === 'PLATE' ? endOf(onVehicles, words, end) : -1;
      // "The caption at the bottom"
      const place = /^(?:HEAD|PLATE)$/.test(noun) ? undefined : placeAt(words, end);
      const told = Math.max(on, end, place?.next ?? -1);
      const made = Math.max(endOf(hidden, words, told), endOf(coverWords, words, told));
      if (verb === 'make' && made < 0) return [];
      const next = Math.max(told, made);
      const thing: Thing = {
        ...special(noun, textOf(words, start, Math.max(on, end))),
        traits: place ? [{ is: 'place', place: place.value }] : [],
      };
      return [{ value: [{ edit: 'blur' as const, thing, style: hidingStyle(reader, at, next) }], next }];
    });
  });
}

/** "blur the name NOVAK IRENA", "black out the word SALE", "hide “Maria”": words as they stand in the picture. */
function wordsNamed(reader: Reader, at: number): Edits {
  const { words, sentence } = reader;
  return hide.flatMap((verb): Edits => {
    const start = endOf(verb, words, at);
    if (start < 0 || verb === 'make') return [];
    const from = Math.max(start, endOf(wordsCalled, words, start));
    const quoted = sentence.quotes.get(words[from]) ?? 0;
    let end = from + quoted;
    // Without quotes: capitals, or names behind "the name".
    const isName = ({ raw }: { readonly raw: string }): boolean =>
      /^[\p{Lu}\p{N}][\p{Lu}\p{N}.-]+$/u.test(raw) || (from > start && /^[\p{Lu}\p{N}]/u.test(raw));
    if (quoted === 0) while (end < words.length && isName(words[end])) end++;
    if (end === from) return [];
    const said = words.slice(from, end).map(({ raw }) => raw);
    const next = Math.max(end, endOf(hidden, words, end), endOf(coverWords, words, end));
    const thing: Thing = { ...emptyThing(`TEXT ${said.join(' ')}`), said: `words “${said.join(' ')}”`, definite: true };
    return [{ value: [{ edit: 'blur' as const, thing, style: hidingStyle(reader, at, next) }], next }];
  });
}

/** "anonymise this", "censor the picture", "hide all personal details", "make it anonymous" */
function anonymised(reader: Reader, at: number): Edits {
  const { words } = reader;
  const whole = `it|this|that|all|everything|the|whole|my|our? ${pictures}|one?`;
  const verb = endOf('anonymize|censor|redact|pseudonymize', words, at);
  const ends: number[] = [];
  if (verb > 0) ends.push(Math.max(verb, endOf(whole, words, verb)), endOf(identifying, words, verb));
  const hiding = endOfAny(hide, words, at);
  if (hiding > 0) ends.push(endOf(identifying, words, hiding), endOf('all? identities|identity', words, hiding));
  const make = endOf(`make|turn|render ${whole}`, words, at);
  if (make > 0) ends.push(endOf('anonymous|anonymized', words, make));
  ends.push(
    endOf(
      'protect|respect|preserve the|their|everyones? privacy|identities|anonymity of? everyone|everybody|people|all?',
      words,
      at,
    ),
  );
  return ends
    .filter(
      (end) =>
        end > at && (tail(reader, end).next === words.length || /^(?:[,;.]|and|then)$/.test(words[end]?.text ?? '')),
    )
    .map((next) => ({
      value: [
        {
          edit: 'blur' as const,
          thing: special('PRIVATE', `faces, heads, plates and names (${textOf(words, at, next)})`),
        },
      ],
      next,
    }));
}
