/** "Anything cancelled?", "are any of them late?": the entries of a table with that state. */
import { itemEntries, listingsOf } from './entries.js';
import { asCandidate } from './entry-match.js';
import { plainWords } from './question.js';
import type { Way } from './way.js';

const states: readonly string[] = [
  'cancelled|canceled|called off|not running|annulled',
  'delayed|late|running late|behind schedule',
  'sold out|out of stock|gone',
  'closed|shut',
  'overdue',
  'boarding',
  'free|vacant|available',
  'broken|out of order|defect',
];
const all = states.join('|');
const asked = new RegExp(
  `^(?:and )?(?:(?:is|are|has|have|was|were)(?: there)? )?(?:any(?:thing|body|one|where)?(?: of (?:them|these|those|the \\w+))?|some(?:thing|body|one)?|one of them|a \\w+|(?:all|none) of them)(?: [\\p{L}-]+)?(?: (?:is|are|been|being|got|that is|that are|which is|which are))? (${all})(?: today| now| yet| already| tonight| again)?$`,
  'u',
);

export const anyState: Way = ({ page, question: { text }, findValues }) => {
  const said = asked.exec(text)?.[1];
  if (!said) return undefined;
  const words = (states.find((group) => group.split('|').includes(said)) ?? said).split('|');
  for (const listing of listingsOf(page, findValues)) {
    const found = itemEntries(listing).filter(({ fields }) =>
      fields.some((field) =>
        words.some((word) => plainWords(field.text) === word || plainWords(field.text).startsWith(`${word} `)),
      ),
    );
    if (found.length === 0) continue;
    const told = found.map((entry) => entry.cells.map((cell) => cell.text).join(' ')).join('; ');
    return [asCandidate(`yes: “${told}”`, 0.88, found)];
  }
  return undefined;
};
