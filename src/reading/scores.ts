/** Results of matches: who won, by how many to how many. */
import type { Row } from './page.js';
import { findKey, placedWords, type TextQuestion } from './question.js';
import { type Way, whole } from './way.js';

interface Match {
  readonly home: string;
  readonly away: string;
  readonly goals: readonly [number, number];
  readonly row: Row;
}

const inLine = /^(.*?\p{L}.*?)[\s|]+(\d{1,3})\s*[-–—:]?\s+?[-–—:]?\s*(\d{1,3})[\s|]+(.*?\p{L}.*)$/u;
const tight = /^(.*?\p{L}.*?)\s+(\d{1,3})\s*[-–—:]\s*(\d{1,3})\s+(.*?\p{L}.*)$/u;
const behind =
  /^(\p{L}.*?\p{L}\.?)\s+(?:-|–|—|v|vs\.?|:)\s+(\p{L}.*?\p{L}\.?)[\s:]+(\d{1,3})\s*[-–—:]\s*(\d{1,3})(?:\s*\(.*\))?$/u;

function matchIn(row: Row): Match | undefined {
  const [, home, one, other, away] =
    tight.exec(row.text) ?? (row.cells.length > 2 ? inLine.exec(row.text) : null) ?? [];
  if (home && away && !/\d/.test(home) && !/^(?:am|pm|h|uhr)\b/i.test(away))
    return { home: home.trim(), away: away.trim(), goals: [Number(one), Number(other)], row };
  const [, first, second, left, right] = behind.exec(row.text) ?? [];
  return first && second ? { home: first, away: second, goals: [Number(left), Number(right)], row } : undefined;
}

/** In a cell of its own, else over the whole row. */
function matchesIn(row: Row): readonly Match[] {
  const own =
    row.cells.length > 1 ? row.cells.flatMap((cell) => matchIn({ ...row, cells: [cell], text: cell.text }) ?? []) : [];
  const whole = own.length > 0 ? undefined : matchIn(row);
  return whole ? [whole] : own;
}

const asksScore =
  /\b(?:scores?|result|final|end|ended|finish\w*|play(?:ed)?|goals?|points|win|won|wins|winner|lose|lost|loser|beat|beaten|draw|drew|drawn|tie|tied|against|match|game|matches|games)\b/;

export const scores: Way = ({ page, question }) => {
  const { text } = question;
  if (
    /\b(?:most|least|fewest|n t|not|never|no)\b|\b(?:points|top|table|league|place)\b/.test(text) ||
    /n['’]t\b/.test(question.said)
  )
    return undefined;
  if (!asksScore.test(text) || /\b(?:next|when|where|referee|upcoming)\b/.test(text)) return undefined;
  const matches = page.rows.flatMap(matchesIn);
  const [only] = matches;
  const isResult =
    matches.length > 1 ||
    (matches.length === 1 &&
      page.rows.length < 30 &&
      !/\d[.,]\d{2}\b/.test(page.rows.map(({ text: one }) => one).join(' ')));
  if (!only || !isResult) return undefined;
  const named = matches.filter((match) => sideNamed(match, question) !== undefined);
  if (/\b(?:draw|drew|drawn|tie|tied|equal)\b/.test(text) && named.length === 0)
    return said(matches.filter(({ goals }) => goals[0] === goals[1]));
  if (/^(?:and )?how many (?:matches|games)\b/.test(text) && named.length === 0)
    return [
      whole(
        matches.map(({ row }) => row),
        String(matches.length),
        0.85,
      ),
    ];
  const [match, another] = named.length > 0 ? named : matches;
  if (named.length === 0 && matches.length > 1)
    return /\bwho (?:won|lost)\b/.test(text)
      ? [
          whole(
            matches.map(({ row }) => row),
            matches.map(outcome).join('\n'),
            0.85,
          ),
        ]
      : undefined;
  if (another && named.length > 1) return said(named);
  return ofMatch(match, question);
};

const said = (matches: readonly Match[]): ReturnType<Way> => [
  whole(
    matches.map(({ row }) => row),
    matches.map(spoken).join('\n'),
    0.86,
  ),
];
const spoken = ({ home, away, goals, row }: Match): string => {
  const sign = /\d\s*([-–—:])\s*\d/.exec(row.text)?.[1] ?? '–';
  return `${home} ${goals[0]} ${sign} ${goals[1]} ${away}`;
};

function outcome(match: Match): string {
  const { home, away, goals } = match;
  if (goals[0] === goals[1]) return `a draw: ${spoken(match)}`;
  return `${goals[0] > goals[1] ? home : away} won (${spoken(match)})`;
}

function ofMatch(match: Match, question: TextQuestion): ReturnType<Way> {
  const { text } = question;
  const { home, away, goals, row } = match;
  const [best, least] = goals[0] >= goals[1] ? [home, away] : [away, home];
  const isDraw = goals[0] === goals[1];
  const answer = (words: string): ReturnType<Way> => [whole([row], words, 0.88)];
  const side = sideNamed(match, question);
  if (/^(?:did|has|have|was|were|is)\b/.test(text)) {
    const isAskedDraw = /\b(?:draw|drew|tie|tied)\b/.test(text);
    const isLost = /\b(?:lose|lost)\b/.test(text);
    if (isAskedDraw) return answer(`${isDraw ? 'yes' : 'no'}: ${spoken(match)}`);
    if (!/\b(?:win|won|beat|lose|lost)\b/.test(text) || side === undefined) return undefined;
    const subject = firstNamed(match, question) ?? side;
    const isWinner = !isDraw && best === subject;
    return answer(`${(isLost ? !isDraw && !isWinner : isWinner) ? 'yes' : 'no'}: ${spoken(match)}`);
  }
  if (/^(?:and )?who\b.*\b(?:lost|loser)\b/.test(text)) {
    return answer(isDraw ? outcome(match) : `${least} (${spoken(match)})`);
  }
  if (/^(?:and )?(?:who|which team|what team)\b.*\b(?:won|winner|win|wins|beat)\b/.test(text))
    return answer(isDraw ? outcome(match) : `${best} (${spoken(match)})`);
  if (/^(?:and )?who (?:did|does|do)\b/.test(text) && side)
    return answer(`${side === home ? away : home} (${spoken(match)})`);
  if (/\bhow many (?:goals|points|runs)\b/.test(text)) {
    if (side && !/\b(?:game|match|concede\w*|let in)\b/.test(text))
      return answer(`${side === home ? goals[0] : goals[1]} (${spoken(match)})`);
    return answer(`${goals[0] + goals[1]} (${spoken(match)})`);
  }
  if (/\b(?:score|result|how did .* (?:play|end|do|go|finish))\b/.test(text)) return answer(spoken(match));
  return undefined;
}

function sideNamed({ home, away }: Match, { keys, hints }: TextQuestion): string | undefined {
  const all = [...keys, ...hints];
  return [home, away].find((side) => all.some((key) => findKey({ ...key, others: [] }, placedWords(side))));
}

/** Which of both the question speaks of first: "did Oakdale beat Northgate?" */
function firstNamed({ home, away }: Match, { text }: TextQuestion): string | undefined {
  const at = (side: string): number => {
    const found = placedWords(side)
      .map(({ stem }) => text.indexOf(stem))
      .filter((one) => one >= 0);
    return found.length > 0 ? Math.min(...found) : Number.POSITIVE_INFINITY;
  };
  if (at(home) === at(away)) return undefined;
  return at(home) < at(away) ? home : away;
}
