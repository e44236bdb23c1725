/** A finding in words: what stands beside the bare answer. Pure. */
import pluralize from 'pluralize';
import type { Region } from '../contracts/turn.js';
import { countedThings, isOneCertain } from '../language/own-names.js';
import { answerWords } from '../show/values.js';
import { boxOverlap } from '../util/box.js';
import { capitalise, endSentence, joinWords, withArticle } from '../util/format.js';
import { type Finding, isSameThing, type Look } from './finding.js';
import { inferenceMessages as say } from './messages.js';

/** "I found no dog in the right picture." · "2 dogs and no cat." · "In the left picture."; undefined where nothing is to say. */
export function noteOf(finding: Finding): string | undefined {
  const { decisive, remarks } = finding;
  const doubts = doubtIn(finding);
  const counts = countsIn(finding);
  // "No – 1 elephant. Perhaps 2": what was asked is answered first.
  const said = [
    ...(finding.how === 'compared' ? [...counts, ...doubts.map(capitalise)] : [...doubts, ...counts]),
    ...absencesIn(finding),
    ...otherNames(finding),
    ...remarks,
    ...widerKinds(decisive),
  ];
  return said.length > 0 ? [...new Set(said)].join(' ') : undefined;
}

/**
 * Why nothing can be told: where a narrower word decides ("I can't tell men from other people. I count 3 people."), and
 * where there are some, but not so close that it is known whether they are meant.
 */
export function untoldOf({ result, decisive, how }: Finding): string | undefined {
  const far = decisive.find(
    ({ found, part, elsewhere }) => found.length === 0 && elsewhere > 0 && unclearParts.test(part),
  );
  if (far && (result.type === 'Number' || how !== 'plain')) {
    const things = pluralize(far.wider ?? far.sought ?? 'thing', far.elsewhere, true);
    const place = far.part.replace(/^near /, 'close to ');
    return say.cantTellFor(say.noneThere(things, place, far.elsewhere === 1));
  }
  // Of what no detector knows nothing is said by not finding it.
  const [look] = decisive;
  const isList = result.type === 'Regions' && result.regions.length === 0 && decisive.length === 1;
  if (isList && look.part !== '' && /^(?:object|thing)s?$/.test(look.sought ?? ''))
    return say.cantTellFor(say.nothingKnown(look.part));
  const lacking = decisive.find(({ lacks }) => lacks !== undefined);
  const isDoubtful = how !== 'plain' && easilyMissed.test(lacking?.lacks ?? '');
  if (lacking?.lacks !== undefined && (result.type === 'Number' || isDoubtful))
    return say.cantTellFor(
      say.seenWithout(counted({ ...lacking, sought: undefined, found: lacking.seen }), lacking.lacks),
    );
  const counts = result.type === 'Number' || how !== 'plain';
  const unknown = decisive.find(({ wider, found, part, presumed }) => {
    return wider !== undefined && !presumed && found.length > 0 && (result.type === 'Number' || part === '');
  });
  if (!counts || !unknown) return undefined;
  const all = pluralize(unknown.wider ?? '');
  return `${say.cantTellApart(pluralize(unknown.sought ?? ''), all)} ${say.counted(`${counted(unknown)}${placeOf(unknown)}`)}`;
}

/** How near or how deep something is, a picture shows only roughly. */
const unclearParts = /^(?:near|in front of|behind) /;

/** What is so small on somebody that not to find it says little. */
const easilyMissed =
  /^(?:tie|necktie|bow tie|cell phone|phone|smartphone|mobile|remote|remote control|toothbrush|fork|knife|spoon|scissors|watch|ring)$/;

/** The one thing that a count is in doubt of: the number may be one more, or one less. */
export function doubtOf({ result, looks, how }: Finding): Look['doubtful'] {
  const [look, another] = looks;
  if (!look || another) return undefined;
  const isCount = how === 'plain' && result.type === 'Number' && result.value === look.found.length;
  return isCount || (how === 'compared' && look.found.length > 0) ? look.doubtful : undefined;
}

function doubtIn(finding: Finding): readonly string[] {
  const doubt = doubtOf(finding);
  const [look] = finding.looks;
  return doubt && look ? [say.perhaps(look.found.length + (doubt.counted ? -1 : 1))] : [];
}

/** What it may be instead, where what it is was asked. */
function otherNames({ result, looks }: Finding): readonly string[] {
  const named =
    result.type === 'Regions'
      ? result.regions
      : looks.flatMap(({ found }) => found.filter(({ label }) => result.type === 'Text' && result.value === label));
  const [only, another] = named;
  return only?.or === undefined || only.name !== undefined || another ? [] : [say.maybe(withArticle(only.or))];
}

/** What was not found, and so could not be worked on: "I found no phone." */
export const missingWords = (looks: readonly Look[]): string | undefined => absences(looks).join(' ') || undefined;

/** The same after a colon: "no phone". */
export const lackingWords = (looks: readonly Look[]): string =>
  joinWords(looks.map(({ sought = '' }) => (isOneCertain(sought) ? `no sign of ${sought}` : `no ${sought}`)));

/** "2 dogs and no cat", where the numbers decide; "2 in the left picture and 1 in the right picture" for a sum. */
function countsIn(finding: Finding): readonly string[] {
  const { result, looks, decisive, how } = finding;
  const isSum =
    result.type === 'Number' &&
    looks.length > 1 &&
    result.value === looks.reduce((sum, { found }) => sum + found.length, 0) &&
    result.value > 0;
  if (how === 'compared' || isSum) {
    const told = isSum ? looks.filter(({ found }) => found.length > 0) : decisive;
    const some = told.some(({ found }) => found.length > 0);
    const words = shareOf(told) ?? joinWords(told.map((look) => `${counted(look)}${placeOf(look)}`));
    return some ? [sentence(words)] : [];
  }
  // "A dog or a cat", "next to the bench or on the couch": which of them.
  const kinds = new Set(looks.map(({ sought, part }) => `${sought} ${part}`));
  const isOnePicture = looks.every(({ where }) => where === '');
  // What is said of one in a part of the picture needs no word on all of it.
  const isPresumed = looks.some((look) => look.part === '' && looks.some((other) => isSameThing(look, other)));
  if (
    how === 'present' &&
    !isPresumed &&
    isOnePicture &&
    kinds.size > 1 &&
    kinds.size === looks.length &&
    isSome(finding)
  ) {
    const foundFirst = looks.toSorted((a, b) => Number(b.found.length > 0) - Number(a.found.length > 0));
    return [sentence(joinWords(foundFirst.map((look) => `${counted(look)}${placeOf(look)}`)))];
  }
  // In which of several pictures it is.
  const there = decisive.filter(({ found, where }) => found.length > 0 && where !== '');
  const isElsewhere = looks.some(({ found }) => found.length === 0);
  return how === 'present' && isElsewhere && there.length > 0 && there.length === decisive.length
    ? [endSentence(joinWords(there.map(({ where }) => where)))]
    : [];
}

/** "1 of the 6 umbrellas", where some of what was found are told beside all of it. */
function shareOf([one, other, ...more]: readonly Look[]): string | undefined {
  if (!one || !other || more.length > 0) return undefined;
  const [some, all] = one.found.length <= other.found.length ? [one, other] : [other, one];
  const isAmong = ({ box }: Region): boolean => all.found.some((region) => boxOverlap(region.box, box) === 1);
  const areSameSearch = some.picture.id === all.picture.id && some.sought === all.sought && some.part === all.part;
  if (!areSameSearch || all.found.length < 2 || !some.found.every(isAmong)) return undefined;
  return `${some.found.length || 'none'} of the ${counted(all)}${placeOf(all)}`;
}

/** A yes that rests on one of several, or on any. */
const isSome = ({ result, looks }: Finding): boolean =>
  answerWords(result).toLowerCase() === 'yes' && looks.some(({ found }) => found.length > 0);

function absencesIn({ decisive, how, remarks }: Finding): readonly string[] {
  const areToldAsCounts = how === 'compared' && decisive.some(({ found }) => found.length > 0);
  const absent = decisive.filter(({ found }) => found.length === 0);
  if (areToldAsCounts) return [];
  // Of some that none of them was the one meant, the tool that chose has told.
  return absences(absent.filter(({ seen }) => seen.length === 0 || remarks.length === 0));
}

/** What was found in none of several pictures is said once. */
function absences(absent: readonly Look[]): readonly string[] {
  const named = absent.filter(({ sought }) => sought !== undefined);
  const same = new Map<string, Look[]>();
  for (const look of named) {
    const key = `${look.sought} ${look.part}`;
    same.set(key, [...(same.get(key) ?? []), look]);
  }
  return [...same.values()].map((looks) => {
    const [{ sought = '', part }] = looks;
    const places = [...new Set(looks.map(({ where }) => where).filter((where) => where !== ''))];
    const where = places.length === 2 ? 'in either picture' : places.length > 2 ? 'in any of the pictures' : places[0];
    return endSentence([absence(sought), part, where].filter((words) => words).join(' '));
  });
}

/** "I found no oven" · "I didn't find our logo" */
function absence(sought: string): string {
  const kinds = sought.split(',').map((kind) => kind.trim());
  if (/^(?:object|thing)$/.test(sought)) return say.foundNothing;
  const all = kinds.length > 1 ? `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}` : kinds[0];
  return kinds.some(isOneCertain) ? say.notFoundByName(all) : say.notFound(all).replace(/\.$/, '');
}

/** "2 dogs", "no dog". */
function counted({ sought = '', found, wider }: Look): string {
  const kind = wider ?? (sought.includes(',') || sought === '' ? undefined : sought);
  const name = kind ?? (new Set(found.map(({ label }) => label)).size === 1 ? found[0]?.label : undefined) ?? 'thing';
  if (found.length === 0) return `no ${sought.replaceAll(/,\s*/g, ' or ') || name}`;
  return countedThings(name, found.length);
}

const placeOf = ({ part, where }: Look): string =>
  [part, where].flatMap((words) => (words ? [` ${words}`] : [])).join('');

const widerKinds = (looks: readonly Look[]): readonly string[] =>
  looks.flatMap(({ wider, sought, found, presumed }) =>
    wider !== undefined && !presumed && found.length > 0 ? [say.tookAny(wider, sought ?? '')] : [],
  );

const sentence = (words: string): string => capitalise(endSentence(words));
