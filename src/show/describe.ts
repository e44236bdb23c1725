import pluralize from 'pluralize';
import type { Region, Value } from '../contracts/turn.js';
import { boxHeight, boxWidth } from '../util/box.js';

/**
 * A value in words for people: "2 dogs and 1 cat", "nothing found", "yes", "3", "a red bus", "Sheldon Cooper",
 * "a picture, 640 × 480". One line, not escaped; as long as its text.
 */
export function describeValue(value: Value): string {
  switch (value.type) {
    case 'Text':
      return value.value.replace(/\s+/g, ' ').trim() || 'no text';
    case 'Number':
      return String(Number(value.value.toFixed(2)));
    case 'Boolean':
      return value.value ? 'yes' : 'no';
    case 'List':
      return joinWords(value.items) || 'an empty list';
    case 'Regions':
      return describeRegions(value.regions);
    case 'Image': {
      const { picture, view } = value;
      if (!view) return `a picture, ${picture.width} × ${picture.height}`;
      return `a part of the picture, ${Math.round(boxWidth(view))} × ${Math.round(boxHeight(view))}`;
    }
  }
}

/** Of what is found, how many: by name where there is one, by label elsewhere, in order of first appearance. */
export function describeRegions(regions: readonly Region[]): string {
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

/** "a", "a and b", "a, b and c" */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
