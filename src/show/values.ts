import pluralize from 'pluralize';
import type { Region, Value } from '../contracts/turn.js';
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
      return value.items.length > 0 ? value.items.join(', ') : 'nothing';
    case 'Regions':
      return kindsOf(value.regions);
    case 'Image':
      return 'a picture';
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
    case 'Image': {
      const { picture, view } = value;
      if (!view) return `a picture, ${picture.width} × ${picture.height}`;
      return `a part of the picture, ${Math.round(boxWidth(view))} × ${Math.round(boxHeight(view))}`;
    }
  }
}

export const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no');

const numberWords = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

/** What was found, each kind once, the most certain first. */
function kindsOf(regions: readonly Region[]): string {
  if (regions.length === 0) return 'nothing';
  const best = regions.toSorted((a, b) => b.score - a.score);
  const isUnknownFace = ({ name, label }: Region): boolean => name === undefined && label === 'face';
  const unknownFaces = best.filter(isUnknownFace).length;
  const names = best.filter((region) => !isUnknownFace(region)).map((region) => region.name ?? region.label);
  return [...new Set(names), ...(unknownFaces > 0 ? [unknownPeople(unknownFaces)] : [])].join(', ');
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
    ...[...labels].map(([label, count]) => pluralize(label || 'region', count, true)),
  ]);
}
