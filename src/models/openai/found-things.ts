/** The things that a vision model says it has found, however it says so: JSON of any shape, tokens, tags, lines of words. */
import { jsonValues } from '../../util/lenient-json.js';
import {
  hasOwnPlace,
  isRecord,
  namesPlace,
  namesPoint,
  numberOf,
  placesInWords,
  plainKey,
  type RawPlace,
  rawPlaces,
} from './place-forms.js';

export interface FoundThing {
  /** As it was said; absent where nothing was. */
  readonly label?: string;
  readonly score?: unknown;
  /** Absent: it was named, and where it is can't be read. */
  readonly place?: RawPlace;
}

export interface FoundReply {
  /** False where the model says that it knows no such thing. */
  readonly known: boolean;
  readonly things: readonly FoundThing[];
  /** Whether it is a reply at all: it names things, or says that there are none. */
  readonly isReply: boolean;
}

/** More than fit into an honest reply, and values within values that are looked through. */
const maxThings = 300;
const maxValues = 5000;

interface Reading {
  readonly things: FoundThing[];
  known: boolean;
  /** An empty list, or null in its place. */
  saysNone: boolean;
  /** A number of things that was said instead of their places. */
  saysSome: boolean;
  values: number;
}

export function readFound(text: string): FoundReply {
  const reading: Reading = { things: [], known: true, saysNone: false, saysSome: false, values: 0 };
  const tagged = thingsInTags(text);
  if (tagged.length > 0) reading.things.push(...tagged);
  else for (const value of jsonValues(text)) walk(value, undefined, reading);
  if (reading.things.length === 0 && !reading.saysNone && reading.known) reading.things.push(...thingsInLines(text));
  const things = reading.things.slice(0, maxThings).filter(isSomething);
  const saysNone = reading.saysNone || reading.things.length > things.length || noneWords.test(text.trim());
  const isSilent = things.length === 0 && (!saysNone || reading.saysSome);
  return { known: reading.known, things, isReply: !reading.known || !isSilent };
}

/** A short sentence that nothing is there. */
const noneWords =
  /^(?:none|nothing|\[\s*\]|(?:there (?:is|are|were) )?(?:no|not any) [\p{L} '’-]{2,40}?(?: (?:are|is|was|were|can be))?(?: (?:found|detected|visible|present|seen|there))?(?: in (?:the|this) (?:image|picture|photo))?)[.!]?$/iu;

const isSomething = ({ label, score, place }: FoundThing): boolean => {
  if (label !== undefined && /^(?:none|nothing|null|n\/?a|no (?:object|detection|match)e?s?)$/i.test(label.trim()))
    return false;
  const isNowhere = place?.numbers.every((number) => number === 0) === true;
  return !isNowhere && !(place === undefined && numberOf(score) === 0);
};

const labelKey =
  /^(?:label|name|class(?:name|label)?|categor(?:y|yname)|object(?:name|class|type|label)?|type|kind|thing|entity|item|text(?:content|label)?|description|caption|phrase|title|tag|concept)$/;
const scoreKey = /^(?:score|confidence(?:score|level)?|conf|prob(?:ability)?|certainty|likelihood|sureness|logit)$/;
const countKey = /^(?:count|total(?:count)?|number(?:of[a-z]*)?|num[a-z]*|howmany|quantity)$/;
/** Fields that tell nothing of where things are. */
const asideKey =
  /id$|count|total|^num|size$|^image(?:width|height|size)|reason|thought|think|explanation|note|message|mask|usage|step/;
/** Names of what holds things, which are nobody's label. */
const holderKey =
  /^(?:found|objects?|detect(?:ed|ions?)[a-z]*|results?|items?|boxes|bboxes|annotations?|predictions?|instances?|entit(?:y|ies)|data|output|response|answers?|things?|shapes?|regions?|locations?|matches|list|elements?|all|images?\d*|\d+|find|grounding|visual[a-z]*)$/;

function walk(value: unknown, label: string | undefined, reading: Reading): void {
  reading.values += 1;
  if (reading.values > maxValues || reading.things.length > maxThings) return;
  if (Array.isArray(value)) walkList(value, label, reading);
  else if (isRecord(value)) walkRecord(value, label, reading);
}

function walkList(list: readonly unknown[], label: string | undefined, reading: Reading): void {
  if (list.length === 0) {
    reading.saysNone = true;
    return;
  }
  const words = list.filter((one) => typeof one === 'string' && numberOf(one) === undefined);
  const rest = list.filter((one) => !words.includes(one));
  // ["dog", 12, 34, 56, 78], ["dog", [12, 34, 56, 78]]
  if (words.length <= 1 && rest.every((one) => typeof one !== 'object' || Array.isArray(one))) {
    const places = rawPlaces(rest.length === 1 ? rest[0] : rest);
    if (places.length > 0) {
      const name = words.length === 1 ? String(words[0]) : label;
      for (const place of places) reading.things.push({ label: name, score: scoreAtEnd(rest), place });
      return;
    }
  }
  for (const one of list.slice(0, maxThings)) {
    if (typeof one === 'string') reading.things.push(...thingInWords(one, label));
    else if (numberOf(one) === undefined) walk(one, label, reading);
  }
}

const scoreAtEnd = (numbers: readonly unknown[]): unknown => (numbers.length === 5 ? numbers[4] : undefined);

function thingInWords(words: string, label: string | undefined): readonly FoundThing[] {
  const places = placesInWords(words);
  return places.length > 0 ? places.map((place) => ({ label: label ?? nameBefore(words), place })) : [{ label: words }];
}

function walkRecord(record: Readonly<Record<string, unknown>>, label: string | undefined, reading: Reading): void {
  const entries = Object.entries(record).slice(0, maxThings);
  const field = (name: RegExp): unknown => entries.find(([key]) => name.test(plainKey(key)))?.[1];
  if (field(/^known$/) === false) reading.known = false;
  if (field(/^(?:found|present|visible|detected|exists)$/) === false) reading.saysNone = true;
  if ((numberOf(field(countKey)) ?? 0) > 0) reading.saysSome = true;
  if (sideBySide(record, reading)) return;
  const named = field(labelKey);
  const name = typeof named === 'string' ? named : label;
  const score = field(scoreKey);
  const places = placesOf(record);
  if (places.length > 0) {
    for (const place of places) reading.things.push({ label: name, score, place });
    return;
  }
  const inside = entries.filter(([key, value]) => isInside(key, value));
  const isNamed = typeof named === 'string' || entries.some(([key]) => namesPoint(key));
  // A thing whose place can't be read; a name beside a list is the list's.
  if (isNamed && inside.every(([key, value]) => namesPlace(key) || (Array.isArray(value) && value.length === 0))) {
    reading.things.push({ label: name, score });
    return;
  }
  for (const [key, value] of inside) {
    if (value === null) reading.saysNone ||= holderKey.test(plainKey(key));
    else walk(value, labelFrom(key) ?? name, reading);
  }
}

const isInside = (key: string, value: unknown): boolean =>
  (typeof value === 'object' && !asideKey.test(plainKey(key))) ||
  (typeof value === 'string' && isPlaceText(key, value));

const isPlaceText = (key: string, value: string): boolean => namesPlace(key) && value.length < 400;

/** "dog", "dog_2"; undefined for the name of a list. */
function labelFrom(key: string): string | undefined {
  const name = key
    .replace(/[_\s#-]*\d+$/, '')
    .replaceAll('_', ' ')
    .trim();
  return name === '' || holderKey.test(plainKey(name)) || namesPlace(name) ? undefined : name;
}

/** A thing's own place, or that in its field for it; a list of things in such a field is none. */
function placesOf(record: Readonly<Record<string, unknown>>): readonly RawPlace[] {
  const fields = Object.entries(record).filter(([key, value]) => namesPlace(key) && !holdsThings(value));
  const places = fields.flatMap(([key, value]) => rawPlaces(value, key)).slice(0, maxThings);
  // A box and the outline of the same thing are two fields of one place.
  if (places.length > 0) return fields.length > 1 && places.length === fields.length ? places.slice(0, 1) : places;
  return hasOwnPlace(record) ? rawPlaces(record) : [];
}

const holdsThings = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.some(
    (one) =>
      isRecord(one) &&
      Object.keys(one).some((key) => labelKey.test(plainKey(key)) || namesPlace(key) || scoreKey.test(plainKey(key))),
  );

/** {"boxes": [[…], […]], "labels": ["dog", "dog"], "scores": [.9, .8]} */
function sideBySide(record: Readonly<Record<string, unknown>>, reading: Reading): boolean {
  const lists = Object.entries(record).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const listOf = (is: (key: string) => boolean): readonly unknown[] | undefined =>
    lists.find(([key]) => is(plainKey(key)) || is(plainKey(key).replace(/e?s$/, '')))?.[1];
  const boxes = lists.find(([key, value]) => namesPlace(key) && !holdsThings(value));
  const labels = listOf((key) => labelKey.test(key) || key === 'categorie');
  const scores = listOf((key) => scoreKey.test(key));
  if (!boxes || (!labels && !scores)) return false;
  const places = rawPlaces(boxes[1], boxes[0]);
  if (places.length === 0 || places.length !== (labels ?? scores)?.length) return false;
  for (const [at, place] of places.entries()) {
    const label = labels?.[at];
    reading.things.push({ label: typeof label === 'string' ? label : undefined, score: scores?.[at], place });
  }
  return true;
}

const boxTag = String.raw`<\|?(?:box|box_start|bbox|det|begin_of_box|bounding_box|quad|quad_start)\|?>`;
const boxEnd = String.raw`<\|?\/?(?:box|box_end|bbox|det|end_of_box|bounding_box|quad|quad_end)\|?>`;
const tagged = new RegExp(`${boxTag}(.{4,400}?)(?:${boxEnd}|$)`, 'gs');
const referred =
  /<\|?(?:ref|object_ref_start|phrase|p)\|?>([^<>]{1,80})<\|?\/?(?:ref|object_ref_end|phrase|p)\|?>\s*$/s;
const tokens = /(?:<loc_?\d{1,4}>\s*){4,}/g;

/** `<ref>dog</ref><box>(12,34),(56,78)</box>`, `<loc0012><loc0034><loc0056><loc0078> dog ; …`, `dog<loc_12>…`. */
function thingsInTags(text: string): readonly FoundThing[] {
  const words = text.slice(0, 50_000);
  const boxes = [...words.matchAll(tagged)].flatMap(({ 1: inside, index }) => {
    const [, name] = referred.exec(words.slice(Math.max(0, index - 160), index)) ?? [];
    // Models that were taught such tags were taught thousandths with them.
    return placesInWords(inside).map(
      (place): FoundThing => ({ label: name, place: { unit: 'thousandths', ...place } }),
    );
  });
  if (boxes.length > 0) return boxes;
  return [...words.matchAll(tokens)].flatMap(({ 0: found, index }) => {
    const [before] = /[\p{L}][\p{L} -]*$/u.exec(words.slice(Math.max(0, index - 60), index)) ?? [];
    const [after] = /^[\p{L}][\p{L} -]*/u.exec(words.slice(index + found.length, index + found.length + 60)) ?? [];
    return placesInWords(found).map((place): FoundThing => ({ label: before ?? after, place }));
  });
}

/** Lines that hold the four numbers of a place each, with its name before them. */
function thingsInLines(text: string): readonly FoundThing[] {
  const words = text.slice(0, 20_000);
  const lines = words.split('\n').slice(0, maxThings);
  const found = lines.flatMap((line) => {
    const places = placesInWords(line.slice(0, 500));
    return places.map((place): FoundThing => ({ label: nameBefore(line), place }));
  });
  // Names and numbers on lines of their own.
  return found.length > 0 ? found : placesInWords(words).map((place) => ({ place }));
}

function nameBefore(line: string): string | undefined {
  const [, told] = /\b(?:name|label|class)\s*[=:]\s*["']?([\p{L}][\p{L} -]{0,30})/iu.exec(line) ?? [];
  const [name = told] = told === undefined ? (/[\p{L}][\p{L} -]*/u.exec(line) ?? []) : [told];
  const bare = name
    ?.trim()
    .replace(/(?: (?:is|are|at|in|on|located|found|with|box|bbox))+$/i, '')
    .trim();
  return bare === undefined || bare.length > 30 || /^[xy]\b|min|max|box/i.test(bare) ? undefined : bare;
}
