/** "What's the second dessert?", "the last main course": by its place below the heading that names its kind. */
import { anyOrdinal, positionOf } from '../language/numbers.js';
import { keyOf } from './question.js';
import { itemText } from './rank-labels.js';
import { sectionRows } from './sections.js';
import { type Way, whole } from './way.js';

const asked = new RegExp(
  `^(?:and )?(?:what|which|who)\\b(?:.*?\\b(?:is|are|was|would be|about))? (?:the )?(?:very )?(${anyOrdinal}|last|\\d{1,2}(?:st|nd|rd|th)) (?:of the )?(\\p{L}+(?: \\p{L}+)?)(?: (?:on|in|of|from|listed|there|shown)\\b.*)?$`,
  'u',
);

export const inSection: Way = ({ page, question }) => {
  const [, place, noun] = asked.exec(question.text) ?? [];
  if (!place || !noun || /^(?:most|least)\b/.test(noun)) return undefined;
  for (const word of noun.split(' ')) {
    const rows = sectionRows(page, { ...question, keys: [keyOf(word)], hints: [] });
    if (!rows || rows.length < 2) continue;
    const row = rows.at(positionOf(place) ?? rows.length);
    const found = row && whole([row], itemText(row), 0.9);
    return [found && { ...found, about: question.text }];
  }
  return undefined;
};
