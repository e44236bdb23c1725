/** Tables of points: who won, who came last or third, how far ahead. */
import { anyOrdinal, positionOf } from '../language/numbers.js';
import { itemEntries, listingsOf } from './entries.js';
import { asCandidate, entryNamed } from './entry-match.js';
import type { Entry } from './listing.js';
import { readQuestion } from './question.js';
import { pointsOf } from './rank-ways.js';
import type { Search, Way } from './way.js';

interface Standing {
  readonly entry: Entry;
  readonly points: number;
  readonly text: string;
}

const ordinal = `(${anyOrdinal}|\\d+(?:st|nd|rd|th)|top|bottom|runners? up|last but one|second to last)`;
const named: ReadonlyMap<string, number> = new Map([
  ['top', 0],
  ['bottom', -1],
  ['runner up', 1],
  ['runners up', 1],
  ['last but one', -2],
  ['second to last', -2],
]);
const winner =
  /^(?:and )?(?:who|which (?:\w+ )?(?:team|player|group|club|side|person|one)|what team)(?: has| have| had)? (?:won|wins|did win|win|is (?:the )?(?:winner|champion|winning|leading|ahead)|leads|was (?:the )?(?:winner|best)|are the winners|were the winners)\b(?! \w+ (?:against|round))/;
const loser =
  /^(?:and )?(?:who|which team|what team)(?: has| have)? (?:lost|loses|is losing|was (?:the )?(?:worst|loser)|did worst)\b/;
const placed = new RegExp(
  `^(?:and )?(?:who|which (?:\\w+ )?(?:team|player|group|club|side|person|one)|what team) (?:came|comes|finished|finishes|ended|ended up|ends|is|was|are|were|placed|made|took|got)(?: in| at| the)* ${ordinal}(?: place)?$`,
);
const ahead = new RegExp(
  `\\bhow (?:many|much|far)\\b.*\\b(?:ahead of|in front of|before|more than|clear of|lead over|beat)(?: the)? ${ordinal}\\b`,
);
const got =
  /^(?:and )?how many (?:points )?(?:did|do|does|has|have) (?:the )?(.+?) (?:get|got|score|scored|have|reach|make|made|end up with|end with|win|collect|collected)\b/;

/** The entries of a table with a column of points, the best first. */
function standingsIn({ page, findValues }: Search): readonly Standing[] {
  for (const listing of listingsOf(page, findValues)) {
    const heading = pointsOf(listing);
    if (!heading) continue;
    const all = itemEntries(listing);
    const found = all.flatMap((entry): Standing[] => {
      const field = entry.fields.find((one) => one.heading === heading.text);
      const points = Number(field?.text.replace(',', '.'));
      return field && Number.isFinite(points) ? [{ entry, points, text: field.text }] : [];
    });
    if (found.length > 1 && found.length === all.length) return [...found].sort((a, b) => b.points - a.points);
  }
  return [];
}

/** Who is "second", "runner up", "last but one". */
function placedAt(all: readonly Standing[], said: string): Standing | undefined {
  const place = named.get(said) ?? positionOf(said);
  return place === undefined ? undefined : all.at(place);
}

export const standings: Way = (search) => {
  const { text } = search.question;
  const place = winner.test(text) ? 'first' : loser.test(text) ? 'last' : placed.exec(text)?.[1];
  const behind = ahead.exec(text)?.[1];
  const whose = got.exec(text)?.[1];
  if (!place && !behind && !whose) return undefined;
  const all = standingsIn(search);
  if (all.length === 0) return undefined;
  if (whose) return pointsFor(whose, all);
  if (behind) {
    const [first] = all;
    const other = placedAt(all, behind);
    if (!other || other === first) return undefined;
    const shown = `${first.points - other.points} (${first.text} − ${other.text})`;
    return [asCandidate(shown, 0.9, [first.entry, other.entry])];
  }
  const found = placedAt(all, place ?? '');
  const level = all.filter(({ points }) => points === found?.points);
  return (
    found && [
      asCandidate(
        `${level.map(({ entry }) => entry.label).join(' and ')} (${found.text})`,
        0.9,
        level.map(({ entry }) => entry),
      ),
    ]
  );
};

function pointsFor(named: string, all: readonly Standing[]): ReturnType<Way> {
  const entry = entryNamed({ headings: [], entries: all.map((one) => one.entry) }, named, readQuestion);
  const found = all.find((one) => one.entry === entry);
  return found && [asCandidate(found.text, 0.9, [found.entry])];
}
