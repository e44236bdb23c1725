import type { Region, RegionsValue, Value } from '../contracts/turn.js';
import { countedThings, theThing } from '../language/own-names.js';
import { placeAmong } from '../language/place-words.js';
import { boxHeight, boxWidth } from '../util/box.js';
import { joinWords } from '../util/format.js';

/** The bare answer that a value stands for: "2", "yes", "giraffe". People judge it, and reflection compares it. */
export function answerWords(value: Value): string {
  switch (value.type) {
    case 'Text':
      return value.value.trim() || 'nothing';
    case 'Number':
      return numberWords(value.value, 3);
    case 'Boolean':
      return yesOrNo(value.value);
    case 'List':
      return listedItems(value.items) || 'nothing';
    case 'Regions':
      return value.others ? chosenOf(value, value.others) : kindsOf(bestFirst(value.regions));
    case 'Image':
      return 'a picture';
    case 'Images':
      return `${value.images.length} pictures`;
  }
}

/**
 * What came out of a step: "2 dogs and 1 cat", "nothing found", "yes", "3", "a red bus", "Sheldon Cooper",
 * "a picture, 640 × 480". One line, not escaped; as long as its text.
 */
export function describeValue(value: Value): string {
  switch (value.type) {
    case 'Text':
      return value.value.replace(/\s+/g, ' ').trim() || 'no text';
    case 'Number':
      return numberWords(value.value, 2);
    case 'Boolean':
      return yesOrNo(value.value);
    case 'List':
      return joinWords(value.items) || 'an empty list';
    case 'Regions':
      return countsOf(value.regions);
    case 'Images':
      return `${value.images.length} pictures`;
    case 'Image': {
      const { picture, view } = value;
      if (!view) return `a picture, ${picture.width} × ${picture.height}`;
      return `a part of the picture, ${Math.round(boxWidth(view))} × ${Math.round(boxHeight(view))}`;
    }
  }
}

const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no');

const numberWords = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

/** "red (all 3)", "2 red, 1 white"; items that differ are listed as they are. */
function listedItems(items: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  if (counts.size === items.length) return items.join(', ');
  const [first] = items;
  if (counts.size === 1) return `${first} (${items.length === 2 ? 'both' : `all ${items.length}`})`;
  return [...counts].map(([item, count]) => `${count} ${item}`).join(', ');
}

const bestFirst = (regions: readonly Region[]): readonly Region[] => regions.toSorted((a, b) => b.score - a.score);

/** What was found, each kind once, with its number where there are several kinds. */
function kindsOf(regions: readonly Region[]): string {
  if (regions.length === 0) return 'nothing';
  const isUnknownFace = ({ name, label }: Region): boolean => name === undefined && label === 'face';
  const unknownFaces = regions.filter(isUnknownFace).length;
  const names = regions.filter((region) => !isUnknownFace(region)).map((region) => region.name ?? region.label);
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const kinds = [...counts].map(([name, count]) =>
    counts.size > 1 && count > 1 && !regions.some((region) => region.name === name) ? countedThings(name, count) : name,
  );
  return [...kinds, ...(unknownFaces > 0 ? [unknownPeople(unknownFaces)] : [])].join(', ');
}

/** More are told by their number. */
const maxPointed = 3;

/** Which of several were chosen: "the one on the left", "the bus on the left and the car", "4 of the 6". */
function chosenOf({ regions, picture }: RegionsValue, others: readonly Region[]): string {
  if (regions.length === 0) return others.length > 0 ? 'none of them' : 'nothing';
  const all = [...regions, ...others];
  const hasTwins = ({ label }: Region): boolean => all.filter((other) => other.label === label).length > 1;
  if (others.length === 0 || regions.some(({ name }) => name !== undefined) || !regions.some(hasTwins))
    return kindsOf(regions);
  if (regions.length > maxPointed) return `${regions.length} of the ${all.length}`;
  const isOneKind = all.every(({ label }) => label === all[0].label);
  const phrases = regions.map((region) => {
    if (!hasTwins(region)) return theThing(region.label);
    const twins = all.filter(({ label, box }) => label === region.label && box !== region.box).map(({ box }) => box);
    return placeAmong(isOneKind ? 'one' : region.label, region.box, twins, picture);
  });
  return joinWords([...new Set(phrases)]);
}

/** Faces without a name are the answer to "who is that?". */
const unknownPeople = (count: number): string =>
  count === 1 ? 'somebody I can’t name' : `${count} people I can’t name`;

/** How many of each kind were found: by name where there is one, otherwise by label, in order of first appearance. */
export function countsOf(regions: readonly Region[]): string {
  if (regions.length === 0) return 'nothing found';
  const labels = new Map<string, number>();
  const names = new Map<string, number>();
  for (const { label, name } of regions) {
    if (name) names.set(name, (names.get(name) ?? 0) + 1);
    else labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  return joinWords([
    ...[...names].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)),
    ...[...labels].map(([label, count]) => countedThings(label || 'region', count)),
  ]);
}
