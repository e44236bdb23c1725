import { coordinated } from '../claims.js';
import type { Edit, Thing } from '../intent.js';
import { endOf, endOfAny, type Parse } from '../phrase.js';
import { whereToLook } from '../pictures.js';
import { type Reader, tail, wordAt } from '../reader.js';
import { emojis } from './emoji.js';
import { thingsOfFaces } from './faces.js';
import type { Family } from './family.js';
import { replacements } from './replace.js';
import { tagging } from './tag.js';

type Edits = readonly Parse<readonly Edit[]>[];

const pictures = 'image|picture|photo|pic|scene|shot|photograph|frame|view';
const all = `everything|all|rest|remainder|surroundings|background|backdrop|environment|${pictures}`;
const gray = 'gray|grayscale|monochrome|colorless|desaturated|bw';
const except = ',? except|but|besides|save|excluding|excepting|minus|without|beside for|from?';
const apart = ',? apart|aside|other from|than';

/** "Make everything grey except the bus", "blur the faces and remove the car", "replace the dog with a cat", … */
export const edit: Family = (reader, at) =>
  chains(reader, at, 0).map(({ value: edits, next }) => {
    const { value: scope, next: end } = tail(reader, next);
    return { value: { intent: 'edit', edits, scope }, next: end, weight: 0.92 };
  });

function chains(reader: Reader, at: number, depth: number): Edits {
  const simple = [
    ...colourpops(reader, at),
    ...backgroundBlurs(reader, at),
    ...emojis(reader, at),
    ...blurs(reader, at),
    ...replacements(reader, at),
    ...removals(reader, at),
    ...crops(reader, at),
    ...(depth > 0 ? tagging(reader, at) : []),
  ];
  if (depth > 3) return simple;
  return simple.flatMap((first) => {
    const gap = tail(reader, first.next).next;
    const link = endOf(',|.|;? and|then|also|plus|afterwards then|also|afterwards?', reader.words, gap);
    if (link < 0) return [first];
    const longer = [...chains(reader, link, depth + 1), ...(depth === 0 ? tagging(reader, link) : [])];
    return [...longer.map(({ value, next }) => ({ value: [...first.value, ...value], next })), first];
  });
}

const each =
  (edit: 'colorpop' | 'bgblur' | 'blur' | 'remove' | 'crop') =>
  ({ value, next }: Parse<readonly Thing[]>): Parse<readonly Edit[]> => ({
    value: value.map((thing) => ({ edit, thing })),
    next,
  });

/** "the dog", "the dog and the cat", "everyone's face" */
function targets(reader: Reader, at: number): readonly Parse<readonly Thing[]>[] {
  return [
    ...thingsOfFaces(reader, at),
    ...coordinated(reader, at)
      .filter(({ value }) => value.things.every(({ noun }) => noun !== 'object'))
      .map(({ value, next }) => ({ value: value.things, next })),
  ];
}

const exceptEnd = (reader: Reader, at: number): number => endOfAny([except, apart], reader.words, at);

function colourpops(reader: Reader, at: number): Edits {
  const { words } = reader;
  const pop = endOfAny(
    [
      'do|make|apply|use|add|create|give? a|an|the|me? selective? color|colors? pop|splash|popping|popped effect? of|on|to|for|with|around|from?',
      'selective color|coloring on|of|for|to?',
      'pop the? color|colors of|on',
      'make|let|have the? color|colors of',
    ],
    words,
    at,
  );
  const direct =
    pop > 0
      ? targets(reader, pop).flatMap((target) => {
          const made = endOf('pop|stand out?', words, target.next);
          return [each('colorpop')({ ...target, next: Math.max(made, target.next) })];
        })
      : [];
  return [...direct, ...popped(reader, at), ...kept(reader, at), ...grayed(reader, at)];
}

/** "make the bus pop" */
function popped(reader: Reader, at: number): Edits {
  const start = endOf('make|let', reader.words, at);
  if (start < 0) return [];
  return targets(reader, start).flatMap((target) => {
    const end = endOf('pop|stand out? in? color?', reader.words, target.next);
    return end < 0 ? [] : [each('colorpop')({ ...target, next: end })];
  });
}

/** "keep only the bus in colour", "only the bus in colour" */
function kept(reader: Reader, at: number): Edits {
  const verb = endOf('keep|leave|show|make|highlight|preserve|have|want|need just|only?', reader.words, at);
  const from = Math.max(verb, endOf('just|only', reader.words, at));
  if (from < 0) return [];
  return targets(reader, from).flatMap((target) => {
    const end = endOf(
      'to|as|is|are|shall|should|stay|stays? be|stay|remain? colored|colorful|in|its|their? full|its|the|original|natural? color|colored|colors|colorful',
      reader.words,
      target.next,
    );
    if (end <= target.next) return [];
    const rest = endOf(
      `,|and|with|while|but? and|with|while|turn|make|convert? everything|all|the else|rest|others|remaining|background|remainder? of? the? ${pictures}? else? to|in|is|into|turned|being? black|${gray} and? white?`,
      reader.words,
      end,
    );
    return [each('colorpop')({ ...target, next: Math.max(rest, end) })];
  });
}

/** "make everything black and white except the bus", "desaturate all but the dog" */
function grayed(reader: Reader, at: number): Edits {
  const { words } = reader;
  const colourless = [`black and|& white`, gray];
  const verb = endOf(
    'make|turn|set|render|convert|change|put|leave|paint|color|have|let|desaturate|gray|decolorize|fade the|this|whole|entire? out?',
    words,
    at,
  );
  const start = Math.max(verb, at);
  const whole = endOf(
    `everything|everyone|all|anything|the|this|my|whole|entire? whole|entire? ${all} else|of? the? ${pictures}?`,
    words,
    start,
  );
  const from = Math.max(whole, start);
  // "everything except the dog grey" or "everything grey except the dog"
  const early = exceptEnd(reader, from);
  const fill = (place: number): number => {
    const lead = endOf('in|to|into|be|become|turn|go|as|is|look', words, place);
    const end = endOfAny(colourless, words, Math.max(lead, place));
    return end < 0 ? -1 : Math.max(end, endOf('image|picture|photo|scale', words, end));
  };
  const found: Parse<readonly Edit[]>[] = [];
  if (early > 0 && from > at)
    for (const target of targets(reader, early)) {
      const end = fill(target.next);
      if (end > 0) found.push(each('colorpop')({ ...target, next: end }));
      else if (/^(?:desaturate|gray|decolorize)$/.test(wordAt(reader, at))) found.push(each('colorpop')(target));
    }
  const late = fill(from);
  const exception = late > 0 ? exceptEnd(reader, late) : -1;
  if (exception > 0) found.push(...targets(reader, exception).map(each('colorpop')));
  return found;
}

/** "blur the background (behind the dog)", "blur everything except the dog", "focus on the dog", "bokeh" */
function backgroundBlurs(reader: Reader, at: number): Edits {
  const { words } = reader;
  const back =
    'background|backdrop|surroundings|rest|everything|all|environment|area|scenery|remainder|anything|image|picture|photo';
  const verb = endOf(
    `blur|blurr|defocus|unfocus|smooth|soften out? everything|all|the|its|their|my? ${back} else|out? of? the? ${pictures}?`,
    words,
    at,
  );
  const made = endOf(
    `make|turn|render|get|have|let|keep|give the|everything|all? ${back}? else|of? the? ${pictures}? to? be|look|go|appear? a? blurry|blurred|blur|fuzzy|unsharp|soft`,
    words,
    at,
  );
  const behind = endOf(`make|turn|render|get|have the|everything|all? ${back} behind|of|around|except|but`, words, at);
  const everything = endOf(
    'blur|blurr|defocus out? everything|all|the? except|but|apart|besides|other|aside from|for|than?',
    words,
    at,
  );
  const mode = endOf(
    'a|an|the|use|apply|add|make|do|give? a|an|the? portrait|bokeh|depth|shallow mode|effect|look|blur|of? field? on|for|to|of|around|with',
    words,
    at,
  );
  const focus = endOf('put|keep|leave|have? the? focus|sharp|sharpness|sharpen only? on?', words, at);
  const sharp = endOf('keep|leave only|just?', words, at);
  const found: Parse<readonly Edit[]>[] = [];
  for (const start of new Set([verb, made, everything])) {
    if (start < 0) continue;
    const scene = whereToLook(words, start);
    const from = scene?.value === 'this' ? scene.next : start;
    const link = endOf(
      `,? behind|of|around|except|but|besides|outside|excluding|beyond|from|for|so|without|and|to the? of? from|for|that|keep|leave|highlight|focus|emphasize? only|just|on?`,
      words,
      from,
    );
    const far = exceptEnd(reader, from);
    for (const from of new Set([link, far, start === everything ? start : -1]))
      if (from > 0)
        for (const target of targets(reader, from)) {
          const end = endOf(
            'stays|is|are|remains|stands|stay|in? sharp|focus|clear|visible|out|alone',
            words,
            target.next,
          );
          found.push(each('bgblur')({ ...target, next: Math.max(end, target.next) }));
        }
  }
  if (behind > 0)
    for (const target of targets(reader, behind)) {
      const end = endOf('to? be|look|go|appear? a? blurry|blurred|blur|fuzzy|unsharp|soft', words, target.next);
      if (end > 0) found.push(each('bgblur')({ ...target, next: end }));
    }
  for (const start of [mode, focus]) if (start > 0) found.push(...targets(reader, start).map(each('bgblur')));
  if (sharp > 0)
    for (const target of targets(reader, sharp)) {
      const end = endOf(
        'sharp|in focus? ,|and? blur? the|everything? rest|background|else? of? it?',
        words,
        target.next,
      );
      if (
        end > target.next &&
        /^(?:sharp|in)$/.test(wordAt(reader, target.next)) &&
        !/^color/.test(wordAt(reader, target.next + 1))
      )
        found.push(each('bgblur')({ ...target, next: end }));
    }
  return found;
}

const hideVerbs = [
  'blur|blurr|pixelate|pixelise|pixelize|anonymize|censor|obscure|hide|conceal|mask|redact|obfuscate|mosaic|fuzz|cover|smudge|disguise|cloak out? up? all|every|each? of?',
  'black|blank|cross|scratch out all|every? of?',
  'make|render|turn|get',
  'protect the? privacy|identity|identities|anonymity of',
];

/** "hide the faces", "pixelate every licence plate", "anonymise everyone", "make the faces unrecognisable" */
function blurs(reader: Reader, at: number): Edits {
  return hideVerbs.flatMap((verb) => {
    const start = endOf(verb, reader.words, at);
    if (start < 0) return [];
    const anonymous = /^(?:anonymize|protect)$/.test(wordAt(reader, at));
    return targets(reader, start).flatMap((target): Edits => {
      const result = endOf(
        'out|unrecognizable|blurry|blurred|pixelated|anonymous|invisible|unrecognisable|unidentifiable|up',
        reader.words,
        target.next,
      );
      if (verb.startsWith('make') && (result < 0 || wordAt(reader, target.next) === 'out')) return [];
      const hidesPeople =
        anonymous || /^(?:anonymous|unrecogni[sz]able|unidentifiable)$/.test(wordAt(reader, target.next));
      const things = hidesPeople ? target.value.map((thing) => facesFor(reader, thing)) : target.value;
      return [each('blur')({ value: things, next: Math.max(result, target.next) })];
    });
  });
}

/** To make somebody anonymous is to hide the face. */
function facesFor(reader: Reader, thing: Thing): Thing {
  if (reader.nouns.lexicon.resolve(thing.noun)?.name !== 'person') return thing;
  const narrowed = thing.traits.length > 0 || thing.relations.length > 0;
  const face: Thing = { ...thing, noun: 'face', traits: [], relations: [] };
  return narrowed ? { ...face, relations: [{ relation: 'at', thing }] } : face;
}

const removeVerbs = [
  'remove|erase|delete|eliminate|wipe|clear|drop|discard|scrap|subtract|retouch|edit|clone|omit|ditch|zap away|out|off? all|every|each? of?',
  'get|be rid of all|every?',
  'take away|out|off all|every?',
  'make|let',
  'photoshop|cut|edit|crop|rub|brush|paint out|away all|every?',
];

function removals(reader: Reader, at: number): Edits {
  return removeVerbs.flatMap((verb) => {
    const start = endOf(verb, reader.words, at);
    if (start < 0) return [];
    return targets(reader, start).flatMap((target): Edits => {
      const particle = endOf('away|out|off|disappear|vanish|gone', reader.words, target.next);
      if (verb.startsWith('make') && (particle < 0 || !/^(?:disappear|vanish|gone)$/.test(wordAt(reader, target.next))))
        return [];
      if (verb.startsWith('photoshop') && wordAt(reader, at) === 'cut') return [each('crop')(target)];
      return [each('remove')({ ...target, next: Math.max(particle, target.next) })];
    });
  });
}

const cropVerbs = [
  `crop|trim|cut|clip|cropping it|the|this|that|my? ${pictures}? down|in|out? so|such? that? only|just|to|around|on|onto|into|down|out|in|for|at? to|around|on|of? only|just? show? where?`,
  'zoom|zooming in? on|onto|into|to|at|up',
  'zoom in? on? to?',
  'enlarge|magnify|extract|isolate|close only?',
  'a|give|make|show|get|take? me? a|an|the? close|closer|closeup|cutout|zoomed|crop up|look|in|out|view? view|shot|image|picture? of|at|on',
  'show|focus|keep|frame|reframe me? just|only on|in|to?',
  'focus in? on',
  'cut out',
];

function crops(reader: Reader, at: number): Edits {
  return cropVerbs.flatMap((verb) => {
    const start = endOf(verb, reader.words, at);
    if (start < 0) return [];
    return targets(reader, start).map((target) => {
      const end = endOf(
        'is|are|remains|stays? only|just? visible|shown|left|seen|in|out|remains|alone|closer',
        reader.words,
        target.next,
      );
      const closer = endOf('up|closer|close-up|bigger|larger', reader.words, target.next);
      return each('crop')({ ...target, next: Math.max(end, closer, target.next) });
    });
  });
}
