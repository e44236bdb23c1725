import type { Thing, Trait } from '../intent.js';
import { endOf, endOfAny, type Parse } from '../phrase.js';
import type { Family, Found } from '../reader.js';
import { nounPhrases, pictureSubject, type Reader, tail } from '../reader.js';

const textual =
  'text|texts|word|words|writing|writings|letters|lettering|letter|inscription|message|caption|headline|title|slogan|number|numbers|digits|name|sentence|quote|lyrics|characters|label|labels|license|licence';
/** Things that are there to be read and that no detector needs to find. */
const surfaces =
  'sign|signs|signboard|board|poster|posters|banner|billboard|label|labels|shirt|jersey|plate|placard|page|paper|card|menu|note|notice|letter|newspaper|document|receipt|screen|whiteboard|blackboard|chalkboard|plaque|sticker|ticket|wall|storefront|shopfront|display|graffiti|advertisement|ad|nameplate|t|street|road|license|licence|number';
const pointers = 'on|in|at|from|of|written|printed|shown|visible|displayed|appearing|painted|that|is|are|which|says';

const saying = 'say|says|saying|read|reads|spell|spells|state';
const readAloud =
  'read|transcribe|ocr|extract|copy|type|spell|decipher|translate out? aloud? me? to? what? it? says? all? out?';
const writings = [
  'what is|are|was|has? been? written|printed|spelled|spelt|inscribed|said',
  `what|which is|are? the? ${textual} plate?`,
  `the? text|words|writing|wording|lettering`,
  `what|which ${textual} can|do|does you|we|i? see|read?`,
];

/** "What does the sign say?", "Read the text", "What is written on the bus?" */
export const read: Family = {
  // What is there to be read is named for the judge of unused words.
  needs: [saying, readAloud, ...writings, surfaces, textual],
  read: (reader, at) => [...says(reader, at), ...commands(reader, at), ...written(reader, at)],
};

function readIntent(reader: Reader, { value: thing, next }: Parse<Thing | undefined>, weight: number): Found {
  const { value: scope, next: end } = tail(reader, next);
  const known = thing?.known && thing.noun !== 'face' ? thing : undefined;
  return { value: { intent: 'read', thing: known, scope: thing?.scope ?? scope }, next: end, weight };
}

/** What is read: a text, a sign, something known ("the bus"), or nothing more said. */
function carriers(reader: Reader, at: number): readonly Parse<Thing | undefined>[] {
  const { words } = reader;
  let next = at;
  for (;;) {
    const end = Math.max(
      endOf(`the|this|that|all|any|every|a|these|those? of? the? ${textual}`, words, next),
      endOf(`${pointers} the|this|that|a|these|those? ${surfaces} ${surfaces}?`, words, next),
      endOf(`the|this|that|a|these|those? ${surfaces} ${surfaces}?`, words, next),
      endOf('everything|all of? it|this|that?', words, next),
      endOf('it|this to|for me|us', words, next),
      endOf('to|for me|us', words, next),
      endOf('aloud|loud|out loud?', words, next),
      endOf('is|are|was written|printed|shown|displayed|visible|there|painted?', words, next),
    );
    if (end <= next) break;
    next = end;
  }
  const pointer = endOf(`${pointers} on|in?`, words, next);
  const things = nounPhrases(reader.nouns, words, pointer > 0 ? pointer : next).filter(({ value }) => value.known);
  return [...writtenThere(reader, at), ...things, { value: undefined, next }];
}

const surface = new Set([
  ...surfaces.split('|'),
  'wall',
  'walls',
  'flag',
  'flags',
  'tent',
  'van',
  'building',
  'shop',
  'text',
  'line',
  'letters',
  'house',
  'door',
  'window',
  'awning',
  'bag',
]);
const told = new Set<Trait['is']>(['colour', 'place', 'extreme', 'side']);

/** "On that blue wall", "the sign on the left": nothing that a detector finds, but writing of which it is told where or on what. */
function writtenThere(reader: Reader, at: number): readonly Parse<Thing>[] {
  const { words } = reader;
  const starts = [at, endOf(`the? ${textual}`, words, at)].flatMap((from) => [
    from,
    endOf(`${pointers} on|in|at?`, words, from),
  ]);
  return [...new Set(starts)].flatMap((start) =>
    start < 0 || start >= words.length
      ? []
      : nounPhrases(reader.nouns, words, start).flatMap(({ value: thing, next }): readonly Parse<Thing>[] => {
          const { noun, known, traits, relations } = thing;
          const isTold = traits.length > 0 && relations.length === 0 && traits.every(({ is }) => told.has(is));
          if (known || !isTold || !surface.has(noun.slice(noun.lastIndexOf(' ') + 1))) return [];
          const isOne = traits.some(({ is }) => is === 'extreme');
          return [{ value: { ...thing, noun: 'TEXT', said: 'text', known: true, plural: !isOne, on: noun }, next }];
        }),
  );
}

/** "what does the sign say", "what do the letters spell", "what does it say on the cake" */
function says(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const start = endOf('what does|do|did|is|are|can', words, at);
  if (start < 0) return [];
  const subject = pictureSubject(reader, start);
  const bare = subject ? [{ value: undefined, next: subject.next }] : [];
  return [...carriers(reader, start), ...bare].flatMap((carrier) => {
    const verb = endOf(saying, words, carrier.next);
    if (verb < 0) return [];
    if (carrier.value) return [readIntent(reader, { ...carrier, next: verb }, 0.96)];
    return carriers(reader, verb).map((where) => readIntent(reader, where, 0.96));
  });
}

function commands(reader: Reader, at: number): readonly Found[] {
  const start = endOf(readAloud, reader.words, at);
  if (start < 0) return [];
  return carriers(reader, start).map((carrier) => readIntent(reader, carrier, 0.9));
}

/** "what is written here", "what text is on the sign", "what are the words", "which number is on the bus" */
function written(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const start = endOfAny(writings, words, at);
  if (start < 0) return [];
  const plain = /^(?:name|number|numbers|title|letter|label|labels|caption|message)$/.test(words[start - 1].text);
  return carriers(reader, start)
    .filter((carrier) => !plain || carrier.next > start)
    .map((carrier) => readIntent(reader, carrier, plain ? 0.8 : 0.94));
}
