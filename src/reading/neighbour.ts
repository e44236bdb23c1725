/** What comes before or behind something that is listed: "which session is after the fire drill?" */
import { listingsOf } from './entries.js';
import { asCandidate, entryNamed } from './entry-match.js';
import { readQuestion } from './question.js';
import type { Way } from './way.js';

const asked =
  /^(?:and )?(?:what|which|who|whos)\b.*\b(?:(after|behind|following|follows|below)|(before|above|precedes|preceding))\b (?:the |that |our |my )?(.+)$/;

export const neighbour: Way = ({ page, question: { text }, findValues }) => {
  const [, after, before, named] = asked.exec(text) ?? [];
  if (!named || /^\d|\b(?:noon|midnight|today|tomorrow)\b/.test(named)) return undefined;
  for (const listing of listingsOf(page, findValues)) {
    const entry = entryNamed(listing, named, readQuestion);
    const at = entry ? listing.entries.indexOf(entry) : -1;
    const next = at < 0 ? undefined : listing.entries[at + (after ? 1 : -1)];
    if (!entry || !next || (!after && !before)) continue;
    const isTable = listing.entries.length > 2;
    const candidate = isTable ? asCandidate(next.label, 0.86, [next]) : undefined;
    return [candidate && { ...candidate, about: entry.row.text }];
  }
  return undefined;
};

/** What is said of an order, by stems. */
export const ofOrder =
  /^(?:com|next|after|behind|follow|below|befor|abov|preced|right|directly|on|play|perform|start|is|session|talk|act|band|item|thing|row|line|lin|stop|station|step|course|cours|team|day|month|person|train|bus|film|show|lesson|class|event|place|plac|rank|finish|immediate\w*|straight|just)$/;
