import { anyPossessive } from '../../../language/possessives.js';
import type { Edit, Thing } from '../intent.js';
import { onlyFacesTell } from '../people-words.js';
import { endOf, type Parse, textOf } from '../phrase.js';
import { type Family, mayRead, type Reader, spanHas, tail, wordAt } from '../reader.js';
import { adjustments } from './adjust.js';
import { backgroundBlur } from './background-blur.js';
import { colourPop } from './colour-pop.js';
import { cutOut } from './cut-out.js';
import { type EditRule, type Edits, each, editing, pictures, targets } from './edit-targets.js';
import { emoji } from './emoji.js';
import { covers, coverWords, hidingStyle, hidingVerbs, privacy } from './hide.js';
import { mark } from './mark.js';
import { partCrop } from './part-crop.js';
import { asCommands, passiveNeeds } from './passive.js';
import { replacement } from './replace.js';
import { tag } from './tag.js';
import { writing } from './write.js';

const hideVerbs = [
  `${hidingVerbs} out? up? all|every|each|only|just? of?`,
  'black|blank|cross|scratch out all|every? of?',
  'make|render|turn|get',
  'protect the? privacy|identity|identities|anonymity of',
];

const unrecognisable =
  'out|unrecognizable|blurry|blurred|pixelated|anonymous|invisible|unrecognisable|unidentifiable|up';

/** "hide the faces", "pixelate every licence plate", "anonymise everyone", "make the faces unrecognisable" */
function blurs(reader: Reader, at: number): Edits {
  return hideVerbs.flatMap((verb) => {
    const start = endOf(verb, reader.words, at);
    if (start < 0) return [];
    const anonymous = /^(?:anonymize|protect)$/.test(wordAt(reader, at));
    return targets(reader, start).flatMap((target): Edits => {
      // "With black bars" is how they are hidden, and not whose.
      const said = textOf(reader.words, start, target.next);
      if (/\b(?:with|in|by|under|using|behind) (?:\w+ )?(?:black|pixel|mosaic)/.test(said)) return [];
      // What lies behind everything is no thing to be found; `backgroundBlur` reads it.
      if (target.value.some(({ noun }) => /^(?:background|backdrop|surroundings?)$/.test(noun))) return [];
      const result = Math.max(
        endOf(unrecognisable, reader.words, target.next),
        endOf(coverWords, reader.words, target.next),
      );
      if (verb.startsWith('make') && (result < 0 || wordAt(reader, target.next) === 'out')) return [];
      const hidesPeople =
        anonymous || /^(?:anonymous|unrecogni[sz]able|unidentifiable)$/.test(wordAt(reader, target.next));
      const things = hidesPeople ? target.value.map((thing) => facesFor(reader, thing)) : target.value;
      const next = Math.max(result, target.next);
      const style = hidingStyle(reader, at, next);
      return [{ value: things.map((thing) => ({ edit: 'blur', thing, style })), next }];
    });
  });
}

/** To make somebody anonymous is to hide the face. */
function facesFor(reader: Reader, thing: Thing): Thing {
  if (reader.nouns.lexicon.resolve(thing.noun)?.name !== 'person') return thing;
  const narrowed = thing.traits.length > 0 || thing.relations.length > 0;
  const of = !narrowed && onlyFacesTell.test(thing.noun) ? thing.noun : undefined;
  const face: Thing = { ...thing, noun: 'face', of, traits: [], relations: [] };
  return narrowed ? { ...face, relations: [{ relation: 'at', thing }] } : face;
}

const removeVerbs = [
  'remove|erase|delete|eliminate|wipe|clear|drop|discard|scrap|subtract|retouch|edit|clone|omit|ditch|zap away|out|off? all|every|each|only|just? of?',
  'get|be rid of all|every?',
  'take away|out|off all|every?',
  'take',
  'make|let',
  'photoshop|cut|edit|crop|rub|brush|paint out|away all|every?',
  'photoshop|cut|edit|get|have|bring',
];
const outOfPicture = `out|away of|from the|this|that|my? ${pictures}|it`;

function removals(reader: Reader, at: number): Edits {
  return removeVerbs.flatMap((verb) => {
    const start = endOf(verb, reader.words, at);
    if (start < 0) return [];
    return targets(reader, start).flatMap((target): Edits => {
      const whole = endOf(outOfPicture, reader.words, target.next);
      const particle = endOf('away|out|off|disappear|vanish|gone', reader.words, target.next);
      if (verb.startsWith('make') && (particle < 0 || !/^(?:disappear|vanish|gone)$/.test(wordAt(reader, target.next))))
        return [];
      if (verb === 'photoshop|cut|edit|get|have|bring' && whole < 0) return [];
      if (verb === 'take' && (particle < 0 || !/^(?:away|out|off)$/.test(wordAt(reader, target.next)))) return [];
      if (verb.startsWith('photoshop') && /^(?:cut|crop)$/.test(wordAt(reader, at)) && whole < 0) return [];
      if (verb.startsWith('photoshop') && wordAt(reader, at) === 'crop') return [];
      return [each('remove')({ ...target, next: Math.max(particle, whole, target.next) })];
    });
  });
}

const cropVerbs = [
  `crop|trim|cut|clip|cropping it|the|this|that|${anyPossessive}? ${pictures}? down|in|out? so|such? that? only|just|to|around|on|onto|into|down|out|in|for|at|tight|tightly|close|closely|in? to|around|on|of|onto? only|just? show? where?`,
  'zoom|zooming in? a? little|tiny? bit|little|lot|tad|touch|closer|further|more? on|onto|into|to|at|up',
  'zoom in? on? to?',
  'enlarge|magnify|close only?',
  'a|give|make|show|get|take? me? a|an|the? close|closer|closeup|cutout|zoomed|crop up|look|in|out|view? view|shot|image|picture? of|at|on',
  'show|focus|keep|frame|reframe me? just|only on|in|to?',
  'focus in? on',
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
      const closer = endOf(
        'a|much|even? little? bit|little|lot|tad|touch|more|up|closer|tightly|tight|closely|bigger|larger',
        reader.words,
        target.next,
      );
      return each('crop')({ ...target, next: Math.max(end, closer, target.next) });
    });
  });
}

/** In the order in which they are tried. */
export const editRules: readonly EditRule[] = [
  colourPop,
  adjustments,
  backgroundBlur,
  emoji,
  privacy,
  { needs: [...hideVerbs, unrecognisable, coverWords], read: blurs },
  covers,
  cutOut,
  mark,
  writing,
  replacement,
  { needs: removeVerbs, read: removals },
  {
    needs: [...cropVerbs, 'a|much|even little|tiny bit|little|lot|tad|touch|closer|tightly|tight|closely'],
    read: crops,
  },
  partCrop,
];

const leaveRest =
  ',|; and|but? leave|leaving|keep|keeping all? the? others|rest|other|everyone|everybody|everything|all ones|people|faces|things|else? alone|as|untouched|unchanged|visible|like? it|they|is? is|are?';

/** "Make everything grey except the bus", "blur the faces and remove the car", "replace the dog with a cat", … */
export const edit: Family = {
  needs: [...editRules.flatMap(({ needs }) => needs), ...passiveNeeds, leaveRest],
  read(reader, at) {
    const possible = editRules.filter((rule) => mayRead(rule, reader.words));
    const commands = asCommands(reader, at).flatMap((active) =>
      chains(active.reader, [...editRules, tag], 0, 0)
        .filter(({ next }) => active.nextOf(next) > at)
        .map(({ value, next }) => ({ value, next: active.nextOf(next) })),
    );
    // "Only blur the face of the man on the left"
    const start = endOf('only|just', reader.words, at);
    const alone = start > 0 ? chains(reader, possible, start, 0) : [];
    return [...commands, ...chains(reader, possible, at, 0), ...alone]
      .flatMap((edits) => [edits, ...leavingRest(reader, edits)])
      .map((edits) => editing(reader, onlyThose(reader, at, edits), 0.92));
  },
};

/** "Blur the tallest person's face, leave the others": nothing else was to be changed. */
function leavingRest({ words }: Reader, { value, next }: Parse<readonly Edit[]>): readonly Parse<readonly Edit[]>[] {
  const keepsRest = value.some(({ edit, ...one }) => /^(?:colorpop|bgblur)$/.test(edit) || ('kept' in one && one.kept));
  const rest = keepsRest
    ? -1
    : Math.max(endOf(leaveRest, words, next), endOf(leaveRest.replace(/^\S+ /, ''), words, next));
  return rest > next ? [{ value, next: rest }] : [];
}

/** That nothing else shall change is what edits do anyway; "cut out the cat" is to cut. */
function onlyThose(reader: Reader, at: number, { value, next }: Parse<readonly Edit[]>): Parse<readonly Edit[]> {
  const only = ['only', 'just', 'solely', 'out'].find((word) => spanHas(reader, at, next, word));
  return { value: only ? value.map((edit) => ({ ...edit, only })) : value, next };
}

const maxDepth = 3;

function chains(reader: Reader, possible: readonly EditRule[], at: number, depth: number): Edits {
  const simple = [...possible, ...(depth > 0 ? [tag] : [])].flatMap((rule) => rule.read(reader, at));
  if (depth > maxDepth) return simple;
  return simple.flatMap((first) => {
    const gap = tail(reader, first.next).next;
    const link = endOf(',|.|;? and|then|also|plus|afterwards then|also|afterwards?', reader.words, gap);
    if (link < 0) return [first];
    const longer = [...chains(reader, possible, link, depth + 1), ...(depth === 0 ? tag.read(reader, link) : [])];
    return [...longer.map(({ value, next }) => ({ value: [...first.value, ...value], next })), first];
  });
}
